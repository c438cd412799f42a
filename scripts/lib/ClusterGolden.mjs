import { randomBytes } from 'node:crypto';
import { poll } from './poll.mjs';
import { requireTypeScript } from './requireTypeScript.mjs';

const SNAPSHOT_API = 'snapshot.storage.k8s.io/v1';
const INSTALLATION = 'ephemeral-db.io/installation';
/** On what a run has laid out, with the run's installation as value. */
const TEST_LABEL = 'ephemeral-db.io/test-cluster';
const IMAGE = 'mcr.microsoft.com/mssql/server:2022-latest';
const CAPTURE_LOGIN = 'ephemeral_capture';
/** For a big image on a slow line. */
const READY_SECONDS = 600;

const password = () => `Aa1-${randomBytes(18).toString('hex')}`;

/**
 * The golden database that a run lays out in a cluster under the names of the source that is tested, and takes away again.
 * What was there before is never touched: a claim of that name is refused with SQL, and without SQL only snapshots of it
 * are taken.
 */
export class ClusterGolden {
  #cluster;
  #source;
  #installation;
  #markerNamespace;
  #sql;
  /** What we made, in the order in which it was made. */
  #made = [];
  #administrator = password();
  #capture = password();

  /**
   * @param {import('./Cluster.mjs').Cluster} cluster
   * @param {Awaited<ReturnType<import('./clusterConfig.mjs').clusterConfig>>} tested
   * @param {{ sql: boolean }} options
   */
  constructor(cluster, { source, installation, markerNamespace }, { sql }) {
    this.#cluster = cluster;
    this.#source = source;
    this.#installation = installation;
    this.#markerNamespace = markerNamespace;
    this.#sql = sql;
  }

  async layOut() {
    const { namespace, volumes } = this.#source;
    await this.#requireClasses();
    await this.#make(this.#namespaceManifest(this.#markerNamespace));
    await this.#make(this.#namespaceManifest(namespace));
    // OpenShift gives each namespace ids of its own and refuses others.
    const isOpenShift = await this.#cluster.serves('security.openshift.io');
    const { secrets, claim, workload } = this.#manifests(isOpenShift);
    for (const object of secrets) await this.#make(object);
    if (await this.#make(claim)) {
      for (const object of workload) await this.#make(object);
    } else if (this.#sql) {
      throw new Error(
        `PersistentVolumeClaim ${namespace}/${volumes[0].claim} is there already. The story writes to the golden database: name a namespace of its own in the source`,
      );
    }
    await this.#untilBound();
    await this.#untilRunning();
    if (this.#sql) await this.#fill();
  }

  /** Removes the points of this run and all that it laid out, and waits until it is gone. */
  async takeAway() {
    await this.#removePoints();
    await this.#cluster.delete({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `ephemeral-db-${this.#installation}`,
        namespace: this.#markerNamespace,
      },
    });
    for (const object of this.#made.reverse()) {
      await this.#cluster.delete(object);
      await this.#untilGone(object);
    }
  }

  /** The golden server as its administrator reaches it. */
  get server() {
    const { namespace, engine } = this.#source;
    return {
      namespace,
      service: engine.connect.service,
      user: 'sa',
      password: this.#administrator,
    };
  }

  /** A claim of a class that is not there stays Pending without a word. */
  async #requireClasses() {
    const { clones, volumeSnapshotClass } = this.#source;
    const classes = [
      ['storage.k8s.io/v1', 'StorageClass', clones.storageClass],
      [SNAPSHOT_API, 'VolumeSnapshotClass', volumeSnapshotClass],
    ];
    for (const [apiVersion, kind, name] of classes) {
      if (await this.#cluster.read(apiVersion, kind, name)) continue;
      const items = await this.#cluster.list(apiVersion, kind);
      const names = items.map(({ metadata }) => metadata.name).join(', ');
      throw new Error(
        `The cluster has no ${kind} ${name}. ${
          names ? `It has: ${names}` : 'It has none at all'
        }`,
      );
    }
  }

  /** @returns {Promise<boolean>} false when there is one of this name already */
  async #make(manifest) {
    const { apiVersion, kind, metadata } = manifest;
    const { name, namespace } = metadata;
    if (await this.#cluster.read(apiVersion, kind, name, namespace)) {
      return false;
    }
    await this.#cluster.create({
      ...manifest,
      metadata: { ...metadata, labels: { [TEST_LABEL]: this.#installation } },
    });
    this.#made.push(manifest);
    return true;
  }

  #namespaceManifest(name) {
    return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  }

  #manifests(isOpenShift) {
    const { namespace, volumes, engine, clones } = this.#source;
    const [{ claim, mountPath }] = volumes;
    const { service, port = 1433 } = engine.connect;
    const { credentials } = engine;
    const labels = { app: service };
    const metadata = name => ({ name, namespace });
    const [{ secret, passwordKey }] = clones.adminCredentials;
    const secrets = clones.adminCredentials.map(reference => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata(reference.secret),
      stringData: {
        ...(reference.userKey ? { [reference.userKey]: 'sa' } : {}),
        [reference.passwordKey]: this.#administrator,
      },
    }));
    secrets.push({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata(credentials.secret),
      stringData: {
        [credentials.userKey ?? 'username']: CAPTURE_LOGIN,
        [credentials.passwordKey ?? 'password']: this.#capture,
      },
    });
    return {
      secrets,
      claim: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: metadata(claim),
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: clones.storageClass,
          resources: { requests: { storage: this.#sql ? '20Gi' : '1Gi' } },
        },
      },
      workload: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: metadata(service),
          spec: {
            selector: labels,
            ports: [{ name: 'mssql', port, targetPort: 1433 }],
          },
        },
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: metadata(service),
          spec: {
            replicas: 1,
            strategy: { type: 'Recreate' },
            selector: { matchLabels: labels },
            template: {
              metadata: { labels },
              spec: {
                hostname: service.slice(0, 15),
                securityContext: isOpenShift ? {} : { fsGroup: 10001 },
                terminationGracePeriodSeconds: 10,
                containers: [
                  {
                    name: 'mssql',
                    image: clones.image ?? IMAGE,
                    ports: [{ containerPort: 1433 }],
                    env: [
                      { name: 'ACCEPT_EULA', value: 'Y' },
                      {
                        name: 'MSSQL_PID',
                        value: clones.edition ?? 'Developer',
                      },
                      {
                        name: 'MSSQL_SA_PASSWORD',
                        valueFrom: {
                          secretKeyRef: { name: secret, key: passwordKey },
                        },
                      },
                    ],
                    resources: clones.resources,
                    readinessProbe: { tcpSocket: { port: 1433 } },
                    volumeMounts: [{ name: 'data', mountPath }],
                  },
                ],
                volumes: [
                  { name: 'data', persistentVolumeClaim: { claimName: claim } },
                ],
              },
            },
          },
        },
      ],
    };
  }

  async #untilBound() {
    const { namespace, volumes } = this.#source;
    const [{ claim }] = volumes;
    let phase;
    await poll(
      `PersistentVolumeClaim ${namespace}/${claim} to be bound`,
      async () => {
        const found = await this.#cluster.read(
          'v1',
          'PersistentVolumeClaim',
          claim,
          namespace,
        );
        phase = found?.status?.phase;
        return phase === 'Bound' || undefined;
      },
      { seconds: READY_SECONDS, everyMs: 500, state: () => phase },
    );
  }

  /** Clones may be made after the golden server's own pod. Without SQL nobody talks to it, so it need not be ready. */
  async #untilRunning() {
    const { namespace, engine } = this.#source;
    const { service } = engine.connect;
    if (!this.#made.some(({ kind }) => kind === 'Deployment')) return;
    const running = poll(
      `Deployment ${namespace}/${service} to be ready`,
      async () => {
        const { status } = await this.#cluster.read(
          'apps/v1',
          'Deployment',
          service,
          namespace,
        );
        return status?.readyReplicas > 0 || undefined;
      },
      { seconds: this.#sql ? READY_SECONDS : 30, everyMs: 500 },
    );
    await running.catch(error => {
      if (this.#sql) throw error;
      console.log(`  ${error.message}; going on without it`);
    });
  }

  async #fill() {
    const { setUpStatements } = requireTypeScript(
      'packages/sandbox/src/golden.ts',
    );
    // An open port is not yet a server that lets anybody in.
    await poll(
      'the golden SQL Server to let its administrator in',
      () =>
        this.#cluster.query(this.server, 'SELECT 1').catch(error => {
          if (error.code === 'ELOGIN') return undefined;
          throw error;
        }),
      { seconds: READY_SECONDS, everyMs: 1_000 },
    );
    await this.#cluster.query(this.server, setUpStatements(this.#capture));
  }

  /** A class that says Retain would leave them on the array, and their contents in the cluster. */
  async #removePoints() {
    const { namespace } = this.#source;
    const points = (
      await this.#cluster.list(SNAPSHOT_API, 'VolumeSnapshot', namespace)
    ).filter(
      ({ metadata }) => metadata.labels?.[INSTALLATION] === this.#installation,
    );
    for (const { metadata, status } of points) {
      const point = {
        apiVersion: SNAPSHOT_API,
        kind: 'VolumeSnapshot',
        metadata,
      };
      const name = status?.boundVolumeSnapshotContentName;
      const content = {
        apiVersion: SNAPSHOT_API,
        kind: 'VolumeSnapshotContent',
        metadata: { name },
      };
      if (name) {
        await this.#cluster.patch({
          ...content,
          spec: { deletionPolicy: 'Delete' },
        });
      }
      await this.#cluster.delete(point);
      await this.#untilGone(point);
      if (name) await this.#untilGone(content);
    }
  }

  async #untilGone({ apiVersion, kind, metadata: { name, namespace } }) {
    await poll(
      `${kind} ${namespace ? `${namespace}/` : ''}${name} to be gone`,
      async () =>
        (await this.#cluster.read(apiVersion, kind, name, namespace)) ===
          undefined || undefined,
      { seconds: 300, everyMs: 250 },
    );
  }
}
