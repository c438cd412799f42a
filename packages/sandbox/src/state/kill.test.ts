import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyGolden, golden } from '../golden';
import { TestClient } from '../testing/TestClient';
import { cloneObjects, contentOf } from '../testing/cloneObjects';

jest.setTimeout(180_000);

const transform = resolve(
  __dirname,
  '../../../../node_modules/@backstage/cli-node/config/nodeTransform.cjs',
);
const PATIENCE_MILLISECONDS = 60_000;
/** After the order, spread over the time that a clone takes. */
const DEADLY_MILLISECONDS = [40, 250, 700];
const COUNT = `SELECT COUNT(*) AS n FROM ${golden.database}.dbo.Customers`;

describe('a sandbox whose process is killed', () => {
  const root = mkdtempSync(join(tmpdir(), 'kill-'));
  const directory = join(root, 'data');
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
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    await once(child.stdout!, 'data');
  }

  async function kill() {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  afterAll(async () => {
    if (child.exitCode === null && child.signalCode === null) await kill();
    rmSync(root, { recursive: true, force: true });
  });

  async function until<T>(
    what: string,
    look: () => Promise<T | undefined | false>,
  ): Promise<T> {
    const end = performance.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      if (performance.now() > end) throw new Error(`never: ${what}`);
      await sleep(50);
    }
  }

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
    const handle = await until('the point is ready', async () => {
      const { items } = await client.objects.list(
        snapshots,
        'VolumeSnapshotContent',
      );
      const { status } = (items[0] ?? {}) as {
        status?: { readyToUse?: boolean; snapshotHandle?: string };
      };
      return status?.readyToUse && status.snapshotHandle;
    });

    /** As far as the server lives, and without what is there already. */
    const order = async (namespace: string) => {
      for (const object of cloneObjects(namespace, handle)) {
        await client.create(object).catch(error => {
          if (error.code !== 409) throw error;
        });
      }
    };
    const names = DEADLY_MILLISECONDS.map((_, index) => `env-${index}`);
    for (const [index, deadly] of DEADLY_MILLISECONDS.entries()) {
      const ordering = order(names[index]).catch(() => 'cut off');
      await sleep(deadly);
      await kill();
      await ordering;
      await start();
      await order(names[index]);
    }
    for (const name of names) {
      await until(`${name} is ready`, () => client.readyPod(name));
      expect(await client.query(name, COUNT)).toEqual([{ n: 10 }]);
    }
    expect(readdirSync(join(directory, 'volumes'))).toHaveLength(4);
    expect(readdirSync(join(directory, 'snapshots'))).toHaveLength(1);

    const remove = async (name: string) => {
      const content = contentOf(name);
      await client.core.deleteNamespace({ name });
      await client.objects.delete({
        ...{ apiVersion: snapshots, kind: 'VolumeSnapshotContent' },
        metadata: { name: content },
      });
    };
    await Promise.all(names.map(remove));
    await sleep(30);
    await kill();
    await start();
    await until('all clones are gone', async () => {
      const { items } = await client.core.listNamespace();
      const { items: volumes } = await client.core.listPersistentVolume();
      return (
        volumes.length === 1 &&
        !items.some(({ metadata }) => names.includes(metadata?.name ?? ''))
      );
    });
    expect(readdirSync(join(directory, 'volumes'))).toHaveLength(1);
    expect(readdirSync(join(directory, 'catalogue/volumes'))).toHaveLength(1);
    await until('the golden server is ready', () =>
      client.readyPod(golden.namespace),
    );
    expect(await client.query(golden.namespace, COUNT)).toEqual([{ n: 10 }]);
  });
});
