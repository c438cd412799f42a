import { TestDatabases } from '@backstage/backend-test-utils';
import type { Fault } from '@ephemeral-db/sandbox';
import { Knex } from 'knex';
import { LabObserver } from '../__testUtils__/LabObserver';
import { createReplica, Replica, until } from '../__testUtils__/replica';
import { Lab, startLab } from '../__testUtils__/startLab';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import { generationNames } from '../kubernetes/names';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe('the loop', () => {
  let lab: Lab;
  let admin: Cluster;
  let observer: LabObserver;
  const replicas: Replica[] = [];

  beforeAll(async () => {
    lab = await startLab();
    ({ admin } = lab);
    observer = new LabObserver(admin);
  });
  afterEach(async () => {
    lab.sandbox.faults.clear();
    for (const one of replicas.splice(0)) await one.stop();
    await observer.removeMarker();
  });
  afterAll(async () => {
    await lab.stop();
  });

  async function replica(
    knex: Knex,
    options: Partial<Parameters<typeof createReplica>[0]> = {},
  ): Promise<Replica> {
    const made = await createReplica({
      knex,
      configuration: lab.configuration,
      ...options,
    });
    replicas.push(made);
    return made;
  }

  it('brings clones up and takes them away without a trace', async () => {
    const steps = new Map<string, number[]>();
    const one = await replica(await databases.init('SQLITE_3'), {
      onObserved: ({ id, progress }) => {
        const { step } = progress.deletion ?? {};
        const told = steps.get(id) ?? [];
        if (step && told.at(-1) !== step) steps.set(id, [...told, step]);
      },
    });
    one.start();
    const golden = await observer.take(one);
    const orders = await Promise.all(
      Array.from({ length: 6 }, () => one.order(golden)),
    );
    for (const { id } of orders) {
      expect(await observer.reaches(one, id, 'ready')).toMatchObject({
        verification: {
          result: 'matched',
          probes: [{ name: 'customers', expected: 10, actual: 10 }],
        },
      });
    }
    for (const { id } of orders) await one.end(id);
    for (const { id } of orders) await observer.reaches(one, id, 'gone');
    expect(one.complaints).toEqual([]);
    expect(await observer.ofClones()).toEqual([]);
    expect([...steps.values()]).toEqual(orders.map(() => [1, 2, 3, 4, 5]));
  });

  it.each([
    'imported',
    'bound',
    'running',
    'secured',
    'verified',
    'ready',
    'is ready',
    'is going',
  ])(
    'ends a clone whose namespace is deleted behind its back when it %s',
    async moment => {
      let deleted = false;
      const one = await replica(await databases.init('SQLITE_3'), {
        onObserved: async clone => {
          const now =
            clone.name === 'orders-1' &&
            (clone.stage === moment ||
              (moment === 'is ready' && clone.phase === 'ready') ||
              (moment === 'is going' && clone.phase === 'deleting')) &&
            clone.progress.namespaceUid;
          if (deleted || !now) return;
          deleted = true;
          await admin.remove(kinds.namespace, {
            name: clone.namespace,
            uid: clone.progress.namespaceUid!,
          });
        },
      });
      one.start();
      const golden = await observer.take(one);
      const first = await one.order(golden, { name: 'orders-1' });
      if (moment === 'is going') {
        await observer.reaches(one, first.id, 'ready');
        await one.end(first.id);
      }
      const gone = await observer.reaches(one, first.id, 'gone');
      expect(deleted).toBe(true);
      expect(gone.endedBy).toBe(
        moment === 'is going' ? 'user:default/ola' : 'outside',
      );
      expect(await observer.ofClones()).toEqual([]);

      const second = await one.order(golden, { name: 'orders-1' });
      await observer.reaches(one, second.id, 'ready');
      await observer.takeAway(one, second.id);
    },
  );

  it('lets one of two replicas drive, and the other go on at once', async () => {
    const knex = await databases.init('POSTGRES_15');
    const drove = { first: 0, second: 0 };
    const first = await replica(knex, { onObserved: () => drove.first++ });
    const second = await replica(knex, { onObserved: () => drove.second++ });
    first.start();
    const golden = await observer.take(first);
    second.start();
    // Taken by the one that does not hold the cluster.
    const one = await second.order(golden);
    await observer.reaches(second, one.id, 'ready');
    expect(drove.first).toBeGreaterThan(0);
    expect(drove.second).toBe(0);

    await first.stop();
    await second.end(one.id);
    await observer.reaches(second, one.id, 'gone');
    expect(drove.second).toBeGreaterThan(0);
  });

  it('refuses a cluster that another database has marked, until its marker is removed', async () => {
    const other = await replica(await databases.init('SQLITE_3'));
    other.start();
    const golden = await observer.take(other);
    const one = await replica(await databases.init('SQLITE_3'));
    one.start();
    const { message } = await until('a refusal', async () => {
      const status = (await one.status.clusters()).get('lab');
      return status?.reachable === false && status;
    });
    expect(message).toContain(
      'kubectl -n backstage delete configmap ephemeral-db-demo',
    );
    expect(one.complaints.join()).toContain('driven by another database');
    const { id } = await one.order(golden);
    await other.stop();

    await observer.removeMarker();
    await observer.reaches(one, id, 'ready');
    await observer.takeAway(one, id);
  });

  it.each(['portForward', 'service'] as const)(
    'hands a clone that it reaches via %s to people only when it is ready',
    async via => {
      const { customerdb: source } = lab.configuration.sources;
      const clients = [{ namespaceLabels: { team: 'orders' } }];
      const configuration = {
        ...lab.configuration,
        sources: {
          customerdb: {
            ...source,
            clones: { ...source.clones, reach: { via }, network: { clients } },
          },
        },
      };
      const doors = async (namespace: string) => {
        const [policy, service, own, access] = await Promise.all([
          admin.read(kinds.networkPolicy, 'mssql-g1', namespace),
          admin.read(kinds.service, 'mssql', namespace),
          admin.read(kinds.service, 'mssql-g1', namespace),
          admin.read(kinds.secret, 'mssql-access', namespace),
        ]);
        return {
          policy: policy?.spec,
          selector: service?.spec.selector,
          own: own !== undefined,
          access: access && Object.keys(access.data ?? {}).sort(),
        };
      };
      const fromBackend = {
        from: [
          {
            namespaceSelector: {
              matchLabels: { 'kubernetes.io/metadata.name': 'backstage' },
            },
          },
        ],
        ports: [{ protocol: 'TCP', port: 1433 }],
      };
      const fromClients = {
        from: [{ namespaceSelector: { matchLabels: { team: 'orders' } } }],
        ports: [{ protocol: 'TCP', port: 1433 }],
      };
      const backend = via === 'service' ? [fromBackend] : [];

      const closed: object[] = [];
      const one = await replica(await databases.init('SQLITE_3'), {
        configuration,
        onObserved: async ({ stage, namespace }) => {
          if (stage === 'secured') closed.push(await doors(namespace));
        },
      });
      one.start();
      const golden = await observer.take(one);
      const { id, namespace } = await one.order(golden);
      const { endpoint } = await observer.reaches(one, id, 'ready');
      const shut = {
        policy: expect.objectContaining({
          policyTypes: ['Ingress', 'Egress'],
          ...(via === 'service' ? { ingress: backend } : {}),
        }),
        selector: undefined,
        own: via === 'service',
        access: undefined,
      };
      expect(closed[0]).toEqual(shut);
      expect(JSON.stringify(closed)).not.toContain('orders');

      const selector = {
        'ephemeral-db.io/clone': id,
        'ephemeral-db.io/generation': '1',
      };
      const opened = await doors(namespace);
      expect(opened).toEqual({
        policy: expect.objectContaining({
          podSelector: { matchLabels: selector },
          policyTypes: ['Ingress', 'Egress'],
          ingress: [...backend, fromClients],
        }),
        selector,
        own: false,
        access: ['database', 'host', 'password', 'port', 'username'],
      });
      expect(opened.policy).not.toHaveProperty('egress.0');
      expect(endpoint).toEqual({
        host: `mssql.${namespace}.svc`,
        port: 1433,
        database: 'CustomerDB',
        login: 'edb',
        via: 'ClusterIP',
      });
      await observer.takeAway(one, id);
    },
  );

  it('ends a clone at the end of its lease', async () => {
    const one = await replica(await databases.init('SQLITE_3'));
    one.start();
    const golden = await observer.take(one);
    const { id } = await one.order(golden, {
      expiresAt: new Date(Date.now() + 3_000),
    });
    await observer.reaches(one, id, 'ready');
    expect(await observer.reaches(one, id, 'gone')).toMatchObject({
      endedBy: 'lease',
    });
  });

  it('never destroys the point, also when its import was told to', async () => {
    const one = await replica(await databases.init('SQLITE_3'));
    one.start();
    const golden = await observer.take(one);
    const { id, namespace } = await one.order(golden);
    await observer.reaches(one, id, 'ready');
    const name = generationNames(namespace, 1).content;
    const content = await admin.read(kinds.volumeSnapshotContent, name);
    await admin.patch(
      kinds.volumeSnapshotContent,
      { name, uid: content!.metadata.uid! },
      { spec: { deletionPolicy: 'Delete' } },
    );
    await observer.takeAway(one, id);
    expect(one.complaints.join()).toContain(
      `${name} of clone orders-${id.slice(
        0,
        8,
      )} was changed to deletionPolicy Delete`,
    );
    const next = await one.order(golden);
    await observer.reaches(one, next.id, 'ready');
    await observer.takeAway(one, next.id);
  });

  it('leaves what somebody else made under its names untouched', async () => {
    const one = await replica(await databases.init('SQLITE_3'));
    one.start();
    const golden = await observer.take(one);
    const theirs = await admin.create(kinds.namespace, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'edb-theirs', labels: { team: 'other' } },
    });
    const { id } = await one.order(golden, { namespace: 'edb-theirs' });
    expect(await observer.reaches(one, id, 'failed')).toMatchObject({
      failure: { stage: 'imported', reason: 'NotOurs' },
    });
    await one.end(id);
    await observer.reaches(one, id, 'gone');
    expect(await admin.read(kinds.namespace, 'edb-theirs')).toMatchObject({
      metadata: { uid: theirs.metadata.uid, labels: { team: 'other' } },
    });
    await observer.remove(kinds.namespace, 'edb-theirs');
    await until(
      'theirs is gone',
      async () => (await observer.ofClones()).length === 0,
    );
  });

  it('calls a clone unavailable while its server does not run, and ready again by itself', async () => {
    const phases = new Set<string>();
    const one = await replica(await databases.init('SQLITE_3'), {
      onObserved: ({ phase }) => phases.add(phase),
    });
    one.start();
    const golden = await observer.take(one);
    const { id, namespace } = await one.order(golden);
    await observer.reaches(one, id, 'ready');
    const { items } = await admin.list(kinds.pod, { namespace });
    await observer.remove(kinds.pod, items[0].metadata.name, namespace);
    await until('it was unavailable', () => phases.has('unavailable'));
    expect((await observer.reaches(one, id, 'ready')).failure).toBeUndefined();
    await observer.takeAway(one, id);
  });

  it('derives the pod from the golden server, and adds what the source says', async () => {
    const { customerdb: source } = lab.configuration.sources;
    await admin.create(kinds.secret, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'licence', namespace: source.namespace },
      ...{ data: { key: Buffer.from('abcd').toString('base64') } },
    });
    const one = await replica(await databases.init('SQLITE_3'), {
      configuration: {
        ...lab.configuration,
        sources: {
          customerdb: {
            ...source,
            clones: {
              ...source.clones,
              copySecrets: ['licence'],
              access: { subjects: [{ kind: 'Group', name: 'developers' }] },
              tempdb: { mountPath: '/tempdb' },
              pod: {
                metadata: { annotations: { note: 'by the admin' } },
                spec: {
                  containers: [
                    { name: 'mssql', resources: { limits: { memory: '3Gi' } } },
                  ],
                },
              },
            },
          },
        },
      },
    });
    one.start();
    const golden = await observer.take(one);
    const { id, namespace } = await one.order(golden);
    await observer.reaches(one, id, 'ready');

    const { items } = await admin.list(kinds.pod, { namespace });
    expect(items).toMatchObject([
      {
        metadata: { annotations: { note: 'by the admin' } },
        spec: {
          containers: [
            {
              name: 'mssql',
              image: 'mcr.microsoft.com/mssql/server:2022-latest',
              env: expect.arrayContaining([
                { name: 'MSSQL_MEMORY_LIMIT_MB', value: '2457' },
              ]),
              resources: {
                requests: { memory: '2Gi' },
                limits: { memory: '3Gi' },
              },
            },
          ],
        },
      },
    ]);
    expect(items[0].spec.containers![0].env!.map(({ name }) => name)).toEqual([
      'ACCEPT_EULA',
      'MSSQL_PID',
      'MSSQL_AGENT_ENABLED',
      'MSSQL_MEMORY_LIMIT_MB',
    ]);
    expect(
      await admin.read(kinds.configMap, 'mssql-conf', namespace),
    ).toMatchObject({
      data: { 'mssql.conf': expect.stringContaining('memorylimitmb = 2457') },
    });
    const { data } = (await admin.read(kinds.secret, 'licence', namespace))!;
    expect(data).toEqual({ key: Buffer.from('abcd').toString('base64') });
    expect(
      await admin.read(kinds.roleBinding, 'mssql', namespace),
    ).toMatchObject({
      roleRef: { kind: 'Role', name: 'mssql' },
      subjects: [{ kind: 'Group', name: 'developers' }],
    });
    await observer.remove(kinds.secret, 'licence', source.namespace);
    await observer.takeAway(one, id);
  });

  it('gets a lost row back from its namespace, and from no forged one', async () => {
    const knex = await databases.init('SQLITE_3');
    const before = await replica(knex);
    before.start();
    const golden = await observer.take(before);
    const { id, name, namespace } = await before.order(golden, {
      orderedVia: 'agent',
    });
    const { point } = await observer.reaches(before, id, 'ready');
    await before.stop();
    await knex('clones').delete();
    const real = await admin.read(kinds.namespace, namespace);
    const forged = 'edb-customerdb-f0f0f0f0';
    await admin.create(kinds.namespace, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: forged,
        labels: {
          ...real!.metadata.labels,
          'ephemeral-db.io/clone': 'f0f0f0f0-0000-4000-8000-000000000000',
        },
        annotations: real!.metadata.annotations,
      },
    });

    const after = await replica(knex);
    after.start();
    await until('it is adopted', () => after.clones.get(id));
    expect(await observer.reaches(after, id, 'ready')).toMatchObject({
      name,
      point,
      orderedVia: 'agent',
    });
    await until('the other one is named', () =>
      after.complaints.join().includes(`Namespace ${forged}`),
    );
    expect(await after.clones.present('lab')).toHaveLength(1);
    expect(await admin.read(kinds.namespace, forged)).toMatchObject({
      status: { phase: 'Active' },
    });
    await observer.remove(kinds.namespace, forged);
    await until('it is gone', async () => {
      const left = await observer.ofClones();
      return !left.includes(`Namespace ${forged}`);
    });
    await observer.takeAway(after, id);
  });

  it('takes away what comes to be after its clone was gone', async () => {
    const knex = await databases.init('SQLITE_3');
    const one = await replica(knex);
    one.start();
    const golden = await observer.take(one);
    const { id, namespace } = await one.order(golden);
    await observer.reaches(one, id, 'ready');
    const name = generationNames(namespace, 1).content;
    const content = await admin.read(kinds.volumeSnapshotContent, name);
    await observer.takeAway(one, id);
    await one.stop();

    // The create arrived late, so that its uid was never noted.
    await knex('clones').update({ progress: '{}' });
    const { apiVersion, kind, metadata, spec } = content!;
    const { volumeSnapshotRef } = spec;
    await admin.create(kinds.volumeSnapshotContent, {
      apiVersion,
      kind,
      metadata: { name, labels: metadata.labels },
      ...{
        spec: {
          ...spec,
          volumeSnapshotRef: { ...volumeSnapshotRef, uid: undefined },
        },
      },
    });
    const next = await replica(knex);
    next.start();
    await until(
      'it is collected',
      async () => (await observer.ofClones()).length === 0,
    );
    await observer.reaches(next, id, 'gone');
  });

  it('says when a cluster does not answer, and goes on when it does', async () => {
    const one = await replica(await databases.init('SQLITE_3'));
    one.start();
    const golden = await observer.take(one);
    const { faults } = lab.sandbox;
    faults.add({ on: 'api', user: /ephemeral-db/, effect: { kind: 'reset' } });
    faults.add({ on: 'watch', effect: { kind: 'drop' } });
    const reachable = async () =>
      (await one.status.clusters()).get('lab')!.reachable;
    await until('it is noticed', async () => !(await reachable()));
    const { id } = await one.order(golden);

    faults.clear();
    await observer.reaches(one, id, 'ready');
    expect(await reachable()).toBe(true);
    await observer.takeAway(one, id);
  });

  it.each([
    ['loses answers', { on: 'api', effect: { kind: 'loseAnswer' } }],
    ['breaks connections', { on: 'api', effect: { kind: 'reset' } }],
    [
      'is overloaded',
      {
        on: 'api',
        effect: { kind: 'status', code: 503, reason: 'ServiceUnavailable' },
      },
    ],
    ['drops its watches', { on: 'watch', effect: { kind: 'drop' } }],
    ['expires its watches', { on: 'watch', effect: { kind: 'expire' } }],
  ] as const)(
    'ends well with a cluster that now and then %s',
    async (_, fault) => {
      const one = await replica(await databases.init('SQLITE_3'));
      one.start();
      const golden = await observer.take(one);
      lab.sandbox.faults.add({
        ...fault,
        ...(fault.on === 'api' ? { user: /ephemeral-db/ } : {}),
        probability: 0.1,
      } as Fault);
      const { id } = await one.order(golden);
      await observer.reaches(one, id, 'ready');
      await one.end(id);
      await observer.reaches(one, id, 'gone');
      lab.sandbox.faults.clear();
      expect(await observer.ofClones()).toEqual([]);
    },
  );
});
