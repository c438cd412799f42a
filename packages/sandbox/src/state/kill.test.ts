import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { applyGolden, golden } from '../golden';
import { TestClient } from '../testing/TestClient';
import { cloneObjects, contentOf } from '../testing/cloneObjects';
import { type WatchedObject, untilWatched } from '../testing/untilWatched';
import { makeTemporaryFolder } from './temporaryFolder';

jest.setTimeout(180_000);

const transform = resolve(
  __dirname,
  '../../../../node_modules/@backstage/cli-node/config/nodeTransform.cjs',
);
const COUNT = `SELECT COUNT(*) AS n FROM ${golden.database}.dbo.Customers`;

/** What there is of a clone when its cluster is killed, one clone after the other. */
const deadlyMoments: {
  namespace: string;
  kind: 'PersistentVolumeClaim' | 'Pod';
  holds(object: WatchedObject): boolean;
}[] = [
  {
    namespace: 'with-a-claim',
    kind: 'PersistentVolumeClaim',
    holds: () => true,
  },
  {
    namespace: 'with-a-volume',
    kind: 'PersistentVolumeClaim',
    holds: ({ status }) => status?.phase === 'Bound',
  },
  {
    namespace: 'with-a-server',
    kind: 'Pod',
    holds: ({ status }) => status?.phase === 'Running',
  },
];
const names = deadlyMoments.map(({ namespace }) => namespace);

describe('a sandbox whose process is killed', () => {
  const root = makeTemporaryFolder('kill');
  const directory = join(root, 'data');
  const temporary = join(root, 'tmp');
  const kubeConfig = join(root, 'kubeconfig');
  let child: ChildProcess;

  /** Starts it in a process of its own and waits until it says that it answers. */
  async function start() {
    child = spawn(
      process.execPath,
      [
        ...['--require', transform, 'src/main.ts'],
        ...['--directory', directory, '--kubeconfig', kubeConfig],
      ],
      {
        cwd: resolve(__dirname, '../..'),
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '', TMPDIR: temporary },
      },
    );
    await once(child.stdout!, 'data');
  }

  async function kill() {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  beforeAll(() => {
    mkdirSync(temporary);
  });
  afterAll(async () => {
    if (child.exitCode === null && child.signalCode === null) await kill();
    rmSync(root, { recursive: true, force: true });
  });

  it('comes back with every clone, however far that was, and leaves nothing behind', async () => {
    await start();
    await applyGolden({ kubeConfig });
    // From here on with the first kubeconfig only: port, certificate and token stay.
    const client = TestClient.of(readFileSync(kubeConfig, 'utf8'));
    const snapshots = 'snapshot.storage.k8s.io/v1';
    await client.create({
      apiVersion: snapshots,
      kind: 'VolumeSnapshot',
      metadata: { namespace: golden.namespace, name: 't0' },
      spec: {
        volumeSnapshotClassName: 'portworx-snapshot-class',
        source: { persistentVolumeClaimName: golden.claim },
      },
    });
    const handle = await untilWatched(
      client,
      'VolumeSnapshotContent',
      'the point is ready',
      contents =>
        contents
          .filter(({ status }) => status?.readyToUse === true)
          .map(({ status }) => String(status?.snapshotHandle))
          .at(0),
    );

    /** As far as the server lives, and without what is there already. */
    const order = async (namespace: string) => {
      for (const object of cloneObjects(namespace, handle)) {
        await client.create(object).catch(error => {
          if (error.code !== 409) throw error;
        });
      }
    };
    for (const { namespace, kind, holds } of deadlyMoments) {
      const moment = untilWatched(client, kind, namespace, objects =>
        objects.some(
          object => object.metadata?.namespace === namespace && holds(object),
        ),
      );
      const ordering = order(namespace).catch(() => 'cut off');
      await moment;
      await kill();
      await ordering;
      await start();
      await order(namespace);
    }
    const untilReady = (namespace: string) =>
      untilWatched(client, 'Pod', `the server of ${namespace} is ready`, pods =>
        pods.some(
          pod =>
            pod.metadata?.namespace === namespace &&
            !pod.metadata.deletionTimestamp &&
            isReady(pod),
        ),
      );
    for (const name of names) {
      await untilReady(name);
      expect(await client.query(name, COUNT)).toEqual([{ n: 10 }]);
    }
    expect(readdirSync(join(directory, 'volumes'))).toHaveLength(4);
    expect(readdirSync(join(directory, 'snapshots'))).toHaveLength(1);

    const someVolumeGoes = untilWatched(
      client,
      'PersistentVolume',
      'a volume is on its way out',
      volumes => volumes.length < 4 || volumes.some(isReleased),
    );
    await Promise.all(
      names.map(async name => {
        await client.core.deleteNamespace({ name });
        await client.objects.delete({
          ...{ apiVersion: snapshots, kind: 'VolumeSnapshotContent' },
          metadata: { name: contentOf(name) },
        });
      }),
    );
    await someVolumeGoes;
    await kill();
    await start();
    await untilWatched(
      client,
      'Namespace',
      'the namespaces of the clones are gone',
      namespaces =>
        !namespaces.some(({ metadata }) =>
          names.includes(metadata?.name ?? ''),
        ),
    );
    await untilWatched(
      client,
      'PersistentVolume',
      'the volumes of the clones are gone',
      volumes => volumes.length === 1,
    );
    expect(readdirSync(join(directory, 'volumes'))).toHaveLength(1);
    expect(readdirSync(join(directory, 'catalogue/volumes'))).toHaveLength(1);
    await untilReady(golden.namespace);
    expect(await client.query(golden.namespace, COUNT)).toEqual([{ n: 10 }]);
    // What the nodes hold lies in the folder, and goes when they start again. The
    // scratch of a server that was killed goes with the start of the next one.
    expect(
      readdirSync(temporary).filter(name => !name.includes(`-${child.pid}-`)),
    ).toEqual([]);
    expect(readdirSync(join(directory, 'nodes/sandbox'))).toHaveLength(1);
  });
});

function isReleased({ status }: WatchedObject): boolean {
  return status?.phase === 'Released';
}

function isReady({ status }: WatchedObject): boolean {
  const conditions = (status?.conditions ?? []) as Record<string, unknown>[];
  return conditions.some(
    ({ type, status: is }) => type === 'Ready' && is === 'True',
  );
}
