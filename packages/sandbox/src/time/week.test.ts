import { get } from 'node:https';
import { once } from 'node:events';
import { writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { applyGolden } from '../golden';
import {
  type KubernetesObject,
  fieldsAt,
  resourceOf,
  resources,
} from '../kubernetes';
import { Sandbox, startSandbox } from '../Sandbox';
import { TestClient } from '../testing/TestClient';
import { cloneObjects } from '../testing/cloneObjects';
import { VirtualClock } from './VirtualClock';
import { makeTemporaryFolder } from '../state/temporaryFolder';

jest.setTimeout(120_000);

const CLONES = ['env-1', 'env-2', 'env-3'];
const WEEK_SECONDS = 7 * 86_400;
const HOUR_MILLISECONDS = 3_600_000;

describe('a sandbox by a virtual clock', () => {
  let clock: VirtualClock;
  let sandbox: Sandbox;
  let folder: string;

  beforeEach(async () => {
    clock = new VirtualClock();
    folder = makeTemporaryFolder('week');
    sandbox = await startSandbox({
      clock,
      latency: { profile: 'controllers' },
    });
  });
  afterEach(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  const create = (object: KubernetesObject) =>
    sandbox.store.create(resourceOf(object)!, object);

  const isReady = (namespace: string) =>
    fieldsAt(
      sandbox.store.get(resources.deployments, namespace, 'mssql'),
      'status',
    ).readyReplicas === 1;

  /** What a client that watches and asks for bookmarks gets until the server ends it. */
  async function watch(client: TestClient, path: string) {
    const cluster = client.config.getCurrentCluster()!;
    const request = get(`${cluster.server}${path}`, {
      ca: Buffer.from(cluster.caData!, 'base64'),
      headers: {
        authorization: `Bearer ${client.config.getCurrentUser()!.token}`,
      },
    });
    const [response] = await once(request, 'response');
    let text = '';
    response.on('data', (bytes: Buffer) => {
      text += bytes;
    });
    const types = once(response, 'end').then(() =>
      text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).type as string),
    );
    return { ended: types };
  }

  it('lets a week pass in about a second, with everything that happens in it', async () => {
    // Whoever lays the golden database out polls by real time.
    const kubeConfig = join(folder, 'kubeconfig');
    writeFileSync(kubeConfig, sandbox.kubeConfig);
    const stopRunning = clock.run(500);
    await applyGolden({ kubeConfig });
    await stopRunning();
    const client = TestClient.of(sandbox.kubeConfig);
    const [volume] = sandbox.array.volumes();
    const { handle } = sandbox.array.createSnapshot({
      ...{ name: 'point', volumeHandle: volume.handle },
    });
    for (const namespace of CLONES)
      cloneObjects(namespace, handle).forEach(create);
    await clock.pass(() => CLONES.every(isReady));
    const { resourceVersion } = sandbox.store;
    const watched = await watch(
      client,
      `/api/v1/namespaces/default/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`,
    );
    const before = await client.query('env-1', 'SELECT GETDATE() AS now');

    const start = performance.now();
    await clock.pass({ minutes: 1 });
    sandbox.store.delete(resources.namespaces, undefined, 'env-2');
    await clock.pass({ days: 7 });
    const took = ((performance.now() - start) / 1000).toFixed(1);
    process.stderr.write(`a week passed in ${took} s\n`);

    // A quiet watch: a bookmark a minute, for half an hour to an hour.
    const types = await watched.ended;
    expect(new Set(types)).toEqual(new Set(['BOOKMARK']));
    expect(types.length).toBeGreaterThanOrEqual(29);
    expect(types.length).toBeLessThanOrEqual(60);

    // Events live for an hour after they were last written.
    const oldest = clock.now().getTime() - HOUR_MILLISECONDS;
    const overdue = sandbox.store
      .list(resources.events)
      .map(({ lastTimestamp }) => Date.parse(String(lastTimestamp)))
      .filter(time => time < oldest - 1_000);
    expect(overdue).toEqual([]);

    // What was deleted is gone, what serves serves, and knows what day it is.
    expect(
      sandbox.store.get(resources.namespaces, undefined, 'env-2'),
    ).toBeUndefined();
    expect(sandbox.array.volumes()).toHaveLength(3);
    expect(isReady('env-1')).toBe(true);
    const after = await client.query('env-1', 'SELECT GETDATE() AS now');
    const passed = Number(after[0].now) - Number(before[0].now);
    expect(passed / 1000).toBeCloseTo(WEEK_SECONDS + 60, 0);

    // 1, 2, 4 … 256 s and then every 5 minutes (behaviour 6).
    sandbox.faults.add({
      on: 'controller',
      operation: 'volume.create',
      effect: { kind: 'fail', message: 'rpc error: the pool is full' },
    });
    for (const object of cloneObjects('env-full', handle)) create(object);
    await clock.pass({ days: 1 });
    const [retried] = sandbox.store
      .list(resources.events, { namespace: 'env-full' })
      .filter(({ reason }) => reason === 'ProvisioningFailed');
    const { count } = retried as { count?: number };
    expect(count).toBeGreaterThan(290);
    expect(count).toBeLessThan(300);
  });
});
