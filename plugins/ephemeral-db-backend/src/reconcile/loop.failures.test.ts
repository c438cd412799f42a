import { TestDatabases } from '@backstage/backend-test-utils';
import type { Fault } from '@ephemeral-db/sandbox';
import { LabObserver } from '../__testUtils__/LabObserver';
import { sampleSource } from '../__testUtils__/sampleSource';
import { createReplica, Replica, until } from '../__testUtils__/replica';
import { Lab, startLab } from '../__testUtils__/startLab';
import { machineClock } from '../clock';
import type { CloneRecord } from '../clones/CloneRecord';
import type { Cluster } from '../kubernetes/Cluster';
import { Kind, kinds } from '../kubernetes/kinds';
import type { KubernetesObject } from '../kubernetes/objects';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type { CloneRules } from '../sources/types';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const resourceQuota: Kind = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  namespaced: true,
};

function quota(hard: Record<string, string>) {
  return (namespace: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'clones', namespace },
    ...{ spec: { hard } },
  });
}

interface Misfortune {
  /** What differs in the source's rules. */
  clones?: Partial<CloneRules>;
  databases?: string[];
  /** What the array does. */
  faults?: Fault[];
  /** An admin's quota, set as soon as there is a namespace. */
  quota?: (namespace: string) => KubernetesObject;
}

describe('the loop tells why a clone failed', () => {
  let lab: Lab;
  let admin: Cluster;
  let observer: LabObserver;
  let golden: SnapshotRecord;
  const replicas: Replica[] = [];

  beforeAll(async () => {
    lab = await startLab();
    ({ admin } = lab);
    observer = new LabObserver(admin);
    const one = await createReplica({
      knex: await databases.init('SQLITE_3'),
      configuration: lab.configuration,
    });
    one.start();
    golden = await observer.take(one);
    await one.stop();
    await observer.removeMarker();
    await admin.create(kinds.secret, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'mssql-golden-sa-2', namespace: 'db-golden' },
      ...{
        data: {
          MSSQL_SA_PASSWORD: Buffer.from('Not-the-one-0f-the-point').toString(
            'base64',
          ),
        },
      },
    });
    await admin.create(kinds.storageClass, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'other-array' },
      ...{ provisioner: 'csi.example.com' },
    });
  });
  afterEach(async () => {
    lab.sandbox.faults.clear();
    for (const one of replicas.splice(0)) await one.stop();
    await observer.removeMarker();
  });
  afterAll(async () => {
    await lab.stop();
  });

  /** Its clock runs so fast that patience and deadlines are over soon. */
  async function impatient(misfortune: Misfortune): Promise<Replica> {
    const { customerdb: source } = lab.configuration.sources;
    const begun = Date.now();
    const limited = new Set<string>();
    const one = await createReplica({
      knex: await databases.init('SQLITE_3'),
      clock: {
        ...machineClock,
        now: () => begun + (Date.now() - begun) * 40,
      },
      configuration: {
        ...lab.configuration,
        // By that clock the hold would lapse soon as well.
        holder: { renewMs: 250, lapseMs: 60_000 },
        sources: {
          customerdb: {
            ...source,
            engine: {
              ...source.engine,
              databases: misfortune.databases ?? source.engine.databases,
            },
            clones: { ...source.clones, ...misfortune.clones },
          },
        },
      },
      onObserved: async ({ namespace, progress }: CloneRecord) => {
        if (!misfortune.quota || !progress.namespaceUid) return;
        if (limited.has(namespace)) return;
        limited.add(namespace);
        await admin.create(resourceQuota, misfortune.quota(namespace));
      },
    });
    replicas.push(one);
    one.start();
    return one;
  }

  const oldAndNew = ['mssql-golden-sa-2', 'mssql-golden-sa'].map(secret => ({
    secret,
    passwordKey: 'MSSQL_SA_PASSWORD',
  }));

  it.each<[string, Misfortune, object]>([
    [
      'quota for volumes',
      { quota: quota({ persistentvolumeclaims: '0' }) },
      {
        stage: 'bound',
        reason: 'Forbidden',
        message: expect.stringContaining('exceeded quota'),
      },
    ],
    [
      'quota for pods',
      { quota: quota({ pods: '0' }) },
      {
        stage: 'running',
        reason: 'FailedCreate',
        message: expect.stringContaining('exceeded quota'),
      },
    ],
    [
      'an array that refuses',
      {
        clones: {
          deadlines: { ...sampleSource.clones.deadlines, bound: 60_000 },
        },
        faults: [
          {
            on: 'controller',
            operation: 'volume.create',
            effect: { kind: 'fail', message: 'the array is full' },
          },
        ],
      },
      {
        stage: 'bound',
        reason: 'ProvisioningFailed',
        message: expect.stringContaining('the array is full'),
      },
    ],
    [
      'an image that is not there',
      { clones: { image: 'registry.example.com/mssql:none' } },
      {
        stage: 'running',
        reason: expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/),
        message: expect.stringContaining('registry.example.com/mssql:none'),
      },
    ],
    [
      'a server that ends again and again',
      { clones: { resources: { limits: { memory: '1Gi' } } } },
      {
        stage: 'running',
        reason: 'Error',
        message: expect.stringMatching(/^SQL Server ended \d+ times: /),
      },
    ],
    [
      'a database that is not there',
      { databases: ['CustomerDB', 'Orders'] },
      {
        stage: 'secured',
        reason: 'SqlStatement',
        message: expect.stringContaining('Orders is not on this server'),
      },
    ],
    [
      'no password of the golden’s past',
      { clones: { adminCredentials: [oldAndNew[0]] } },
      {
        stage: 'secured',
        reason: 'SqlLogin',
        message: expect.stringContaining('clones.adminCredentials'),
      },
    ],
    [
      'a Secret that is to be copied and is missing',
      {
        clones: {
          copySecrets: ['nowhere'],
          deadlines: { ...sampleSource.clones.deadlines, bound: 60_000 },
        },
      },
      {
        stage: 'bound',
        reason: 'SecretMissing',
        message: expect.stringContaining('Secret db-golden/nowhere'),
      },
    ],
    [
      'a pod that the admin has misspelled',
      { clones: { pod: { spec: { colour: 'red' } } } },
      {
        stage: 'running',
        reason: 'BadRequest',
        message: expect.stringContaining('colour'),
      },
    ],
    [
      'a StorageClass that is missing',
      { clones: { storageClass: 'nowhere' } },
      { stage: 'imported', reason: 'StorageClassMissing' },
    ],
    [
      'a StorageClass of another array',
      { clones: { storageClass: 'other-array' } },
      { stage: 'imported', reason: 'OtherDriver' },
    ],
  ])('%s', async (_, misfortune, failure) => {
    const one = await impatient(misfortune);
    for (const fault of misfortune.faults ?? []) lab.sandbox.faults.add(fault);
    const { id } = await one.order(golden, {
      expiresAt: new Date(Date.now() + 7 * 24 * 3_600_000),
    });
    const failed = await observer.reaches(one, id, 'failed');
    expect(failed.failure).toMatchObject(failure);
    const left = await until('what it had made is dropped', async () => {
      const clone = await one.clones.get(id);
      return clone?.progress.dropped && (await observer.ofClones());
    });
    expect(left).toEqual([`Namespace ${failed.namespace}`]);
    await observer.takeAway(one, id);
  });

  it('and brings up the next generation when it is asked to, with the same passwords', async () => {
    const one = await impatient({
      clones: { adminCredentials: [oldAndNew[1]] },
      databases: ['CustomerDB', 'Orders'],
    });
    const { id, namespace } = await one.order(golden, {
      expiresAt: new Date(Date.now() + 7 * 24 * 3_600_000),
    });
    const failed = await observer.reaches(one, id, 'failed');
    const passwords = await admin.read(kinds.secret, 'mssql-admin', namespace);
    await one.stop();
    await observer.removeMarker();

    const other = await createReplica({
      knex: one.knex,
      configuration: lab.configuration,
    });
    replicas.push(other);
    other.start();
    await other.retry(failed);
    const clone = await observer.reaches(other, id, 'ready');
    expect(clone).toMatchObject({ namespace, generation: 2 });
    expect(clone.failure).toBeUndefined();
    expect(
      (await admin.read(kinds.secret, 'mssql-admin', namespace))?.data,
    ).toEqual(passwords?.data);
    for (const kind of [
      kinds.deployment,
      kinds.persistentVolumeClaim,
      kinds.volumeSnapshot,
      kinds.networkPolicy,
    ]) {
      const { items } = await admin.list(kind as Kind, { namespace });
      expect(items.map(({ metadata }) => metadata.name)).toEqual([
        expect.stringMatching(/-g2$/),
      ]);
    }

    expect(
      await one
        .knex('activity')
        .where({ clone_id: id })
        .orderBy('id')
        .select('kind', 'stage', 'generation'),
    ).toEqual(
      [
        ['ordered', null, 1],
        ['stage', 'imported', 1],
        ['stage', 'bound', 1],
        ['stage', 'running', 1],
        ['failed', 'secured', 1],
        ['retried', null, 2],
        ['stage', 'imported', 2],
        ['stage', 'bound', 2],
        ['stage', 'running', 2],
        ['stage', 'secured', 2],
        ['stage', 'verified', 2],
        ['ready', null, 2],
      ].map(([kind, stage, generation]) => ({ kind, stage, generation })),
    );

    // A row that is lost comes back with the generation that is there.
    await other.stop();
    await one.knex('clones').delete();
    const after = await createReplica({
      knex: one.knex,
      configuration: lab.configuration,
    });
    replicas.push(after);
    after.start();
    await until('it is adopted', () => after.clones.get(id));
    expect(await observer.reaches(after, id, 'ready')).toMatchObject({
      generation: 2,
    });
    await observer.takeAway(after, id);
  });

  it('and makes one from an older point whose password is among the listed', async () => {
    const one = await impatient({ clones: { adminCredentials: oldAndNew } });
    const { id } = await one.order(golden, {
      expiresAt: new Date(Date.now() + 7 * 24 * 3_600_000),
    });
    await observer.reaches(one, id, 'ready');
    await observer.takeAway(one, id);
  });
});
