import { Watch } from '@kubernetes/client-node';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { applyGolden, golden } from '../golden';
import { Sandbox, SandboxOptions, startSandbox } from '../Sandbox';
import { allResources, fieldsAt, resourceOf, resources } from '../kubernetes';
import { createIdleRuntime } from '../rooms/createIdleRuntime';
import { TestClient } from '../testing/TestClient';
import { cloneObjects } from '../testing/cloneObjects';
import { untilStore } from '../testing/untilStore';
import { makeTemporaryFolder } from './temporaryFolder';

jest.setTimeout(120_000);

const rbac = resolve(__dirname, '../../../../deploy/rbac.yaml');
const COUNT = `SELECT COUNT(*) AS n FROM ${golden.database}.dbo.Customers`;

describe('a sandbox over a folder that was used before', () => {
  let root: string;
  let directory: string;
  const running: Sandbox[] = [];

  beforeEach(() => {
    root = makeTemporaryFolder('restart');
    directory = join(root, 'data');
  });
  afterEach(async () => {
    for (const sandbox of running.splice(0)) await sandbox.stop();
    rmSync(root, { recursive: true, force: true });
  });

  async function start(options: SandboxOptions = { directory }) {
    const sandbox = await startSandbox(options);
    running.push(sandbox);
    return sandbox;
  }

  async function restart(options?: SandboxOptions) {
    await running.pop()?.stop();
    return await start(options);
  }

  /** Whether the server of a namespace serves after so many restarts. */
  const serves = ({ store }: Sandbox, namespace: string, restarts: number) =>
    store.list(resources.pods, { namespace }).some(({ status }) => {
      const [container] = Object(status).containerStatuses ?? [];
      return container?.ready && container.restartCount === restarts;
    });

  function create(
    { store }: Sandbox,
    objects: ReturnType<typeof cloneObjects>,
  ) {
    for (const object of objects) store.create(resourceOf(object)!, object);
  }

  /** What no restart may change: who everything is. */
  function identities({ store }: Sandbox) {
    return allResources
      .filter(({ kind }) => kind !== 'Event')
      .flatMap(resource => store.list(resource))
      .map(({ kind, metadata, spec }) => ({
        kind,
        name: metadata.name,
        uid: metadata.uid,
        created: metadata.creationTimestamp,
        address: fieldsAt(spec).clusterIP,
        ports: fieldsAt(spec).ports,
      }));
  }

  it('goes on with all objects, volumes, logins and rows, and old kubeconfigs still work', async () => {
    const options = { directory, rbac };
    const first = await start(options);
    const kubeConfig = join(root, 'kubeconfig');
    writeFileSync(kubeConfig, first.kubeConfig);
    await applyGolden({ kubeConfig });
    const client = TestClient.of(first.kubeConfig);
    const [volume] = first.array.volumes();
    const point = first.array.createSnapshot({
      ...{ name: 'point', volumeHandle: volume.handle },
    });
    create(first, cloneObjects('env', point.handle));
    await untilStore(first.store, 'the clone is ready', () =>
      serves(first, 'env', 0),
    );
    await client.query(
      'env',
      `INSERT ${golden.database}.dbo.Customers (Name, Email) VALUES (N'Grace', N'g@example.com')`,
    );
    const before = {
      identities: identities(first),
      volumes: first.array.volumes(),
      snapshots: first.array.snapshots(),
    };
    const { resourceVersion } = first.store;
    const [pod] = first.store.list(resources.pods, { namespace: 'env' });

    const second = await restart(options);
    expect(second.url).toBe(first.url);
    expect(second.metricsUrl).toBe(first.metricsUrl);
    expect(identities(second)).toEqual(before.identities);
    expect(second.array.volumes()).toEqual(before.volumes);
    expect(second.array.snapshots()).toEqual(before.snapshots);
    expect(Number(second.store.resourceVersion)).toBeGreaterThanOrEqual(
      Number(resourceVersion),
    );

    // The node counts the restart; the server recovers over the same volume.
    await untilStore(
      second.store,
      'both servers are ready again',
      () => serves(second, 'env', 1) && serves(second, golden.namespace, 1),
    );
    const again = second.store.get(resources.pods, 'env', pod.metadata.name);
    expect(again?.metadata.uid).toBe(pod.metadata.uid);
    expect(fieldsAt(again, 'status').containerStatuses).toMatchObject([
      {
        restartCount: 1,
        lastState: { terminated: { exitCode: 255, reason: 'Unknown' } },
      },
    ]);
    expect(await client.query('env', COUNT)).toEqual([{ n: 11 }]);
    expect(await client.query(golden.namespace, COUNT)).toEqual([{ n: 10 }]);

    // Tokens of before are good: the administrator's above, the service account's here.
    const backstage = TestClient.of(first.kubeConfig, 'backstage');
    const { items } = await backstage.objects.list('v1', 'Namespace');
    expect(items.map(({ metadata }) => metadata?.name)).toContain('env');

    // What comes now takes no address that somebody has.
    create(second, cloneObjects('more', point.handle));
    await untilStore(second.store, 'another clone is ready', () =>
      serves(second, 'more', 0),
    );
    const addresses = second.store
      .list(resources.services)
      .map(({ spec }) => fieldsAt(spec).clusterIP);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('answers a watch from before with 410, or goes on with it where nothing has happened since', async () => {
    const runtime = createIdleRuntime();
    const first = await start({ directory, runtime });
    const old = first.store.resourceVersion;
    first.store.create(resources.configMaps, {
      metadata: { name: 'seen', namespace: 'default' },
    });
    const second = await restart({ directory, runtime });
    const client = TestClient.of(first.kubeConfig);
    const listen = async (resourceVersion: string) => {
      const seen: string[] = [];
      let hear = () => {};
      const heard = new Promise<void>(done => {
        hear = done;
      });
      const controller = await new Watch(client.config).watch(
        '/api/v1/namespaces/default/configmaps',
        { resourceVersion },
        (type, object) => {
          seen.push(`${type} ${object.code ?? object.metadata.name}`);
          hear();
        },
        () => hear(),
      );
      return { seen, heard, controller };
    };
    const late = await listen(old);
    await late.heard;
    expect(late.seen).toEqual(['ERROR 410']);
    const timely = await listen(second.store.resourceVersion);
    second.store.create(resources.configMaps, {
      metadata: { name: 'news', namespace: 'default' },
    });
    await timely.heard;
    timely.controller.abort();
    expect(timely.seen).toEqual(['ADDED news']);
  });

  it('takes another port where somebody has the former one', async () => {
    const runtime = createIdleRuntime();
    const first = await start({ directory, runtime });
    await running.pop()?.stop();
    const { port } = new URL(first.url);
    const squatter = createServer().listen(Number(port), '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start({ directory, runtime });
      expect(second.url).not.toBe(first.url);
      const client = TestClient.of(second.kubeConfig);
      expect((await client.core.listNode()).items).toHaveLength(1);
    } finally {
      squatter.close();
    }
  });

  it('refuses a folder that another one uses, or that was laid out for other storage', async () => {
    const runtime = createIdleRuntime();
    const first = await start({ directory, runtime });
    await expect(startSandbox({ directory, runtime })).rejects.toThrow(
      'is in use by another sandbox',
    );
    // The first one is none the worse for it.
    const client = TestClient.of(first.kubeConfig);
    expect((await client.core.listNode()).items).toHaveLength(1);
    await running.pop()?.stop();
    await expect(
      startSandbox({ directory, runtime, driver: 'hostpath' }),
    ).rejects.toThrow(
      'was laid out for the driver pxd.portworx.com, not hostpath.csi.k8s.io',
    );
  });

  it('leaves nothing where it was given no folder', async () => {
    const sandbox = await start({});
    const volume = sandbox.array.createVolume({ name: 'v', sizeBytes: 1 });
    expect(existsSync(volume.directory)).toBe(true);
    await running.pop()?.stop();
    expect(existsSync(join(volume.directory, '../..'))).toBe(false);
  });
});
