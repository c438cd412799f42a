import { poll } from '../scripts/lib/poll.mjs';
import { requireTypeScript } from '../scripts/lib/requireTypeScript.mjs';
import { table } from '../scripts/lib/table.mjs';
import { createCloneObjects } from './sandboxClones.mjs';
import { SandboxProcess } from './SandboxProcess.mjs';
import { measureWrites } from './storeWrites.mjs';

const CLONES = 1_000;
const SERVERS = 20;
const LISTS = 100;
const AT_ONCE = 10;
const MOST_BYTES = 1024 ** 3;
const MOST_LIST_MS = 300;

/** Kinds that a clone has one or more objects of, by the path of their list. */
const KINDS = {
  namespaces: '/api/v1/namespaces',
  pods: '/api/v1/pods',
  services: '/api/v1/services',
  secrets: '/api/v1/secrets',
  configmaps: '/api/v1/configmaps',
  serviceaccounts: '/api/v1/serviceaccounts',
  persistentvolumeclaims: '/api/v1/persistentvolumeclaims',
  persistentvolumes: '/api/v1/persistentvolumes',
  events: '/api/v1/events',
  deployments: '/apis/apps/v1/deployments',
  replicasets: '/apis/apps/v1/replicasets',
  endpointslices: '/apis/discovery.k8s.io/v1/endpointslices',
  networkpolicies: '/apis/networking.k8s.io/v1/networkpolicies',
  roles: '/apis/rbac.authorization.k8s.io/v1/roles',
  rolebindings: '/apis/rbac.authorization.k8s.io/v1/rolebindings',
  volumesnapshots: '/apis/snapshot.storage.k8s.io/v1/volumesnapshots',
  volumesnapshotcontents:
    '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents',
  volumeattachments: '/apis/storage.k8s.io/v1/volumeattachments',
};

const megabytes = bytes => Math.round(bytes / 1024 ** 2);
const round = value => Math.round(value * 10) / 10;

/** Cuts the golden claim. @returns the point as the backend describes one to its manifests */
async function cutPoint(sandbox, { namespace, claim }) {
  await sandbox.create({
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { namespace, name: 't0' },
    spec: {
      volumeSnapshotClassName: 'portworx-snapshot-class',
      source: { persistentVolumeClaimName: claim },
    },
  });
  const content = await poll(
    'the point to be ready',
    async () => {
      const { items } = await sandbox.read(KINDS.volumesnapshotcontents);
      return items.find(({ status }) => status?.readyToUse);
    },
    { seconds: 60 },
  );
  return {
    snapshotHandle: content.status.snapshotHandle,
    driver: content.spec.driver,
    sourceVolumeMode: 'Filesystem',
    bytes: 20 * 1024 ** 3,
    volumeSnapshotClass: 'portworx-snapshot-class',
  };
}

/** Creates clones, ten at a time, and waits until all their pods are ready. @returns seconds */
async function createClones(sandbox, objectsOf, count) {
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) {
        for (const object of objectsOf(next++)) await sandbox.create(object);
      }
    }),
  );
  const created = (performance.now() - start) / 1000;
  await untilReady(sandbox, count);
  return { created, ready: (performance.now() - start) / 1000 };
}

async function untilReady(sandbox, count) {
  await poll(
    `${count} clones to be ready`,
    async () => {
      const { items } = await sandbox.read(KINDS.pods);
      const ready = items.filter(
        ({ metadata, status }) =>
          metadata.namespace.startsWith('edb-') &&
          status.conditions?.some(
            ({ type, status: is }) => type === 'Ready' && is === 'True',
          ),
      );
      return ready.length >= count || undefined;
    },
    { seconds: 600, everyMs: 500 },
  );
}

/** How long a list takes: over a new connection, and again and again over one that is there. */
async function measureList(sandbox, path) {
  const cold = await sandbox.call('GET', path, { fresh: true });
  const warm = [];
  for (let run = 0; run < LISTS; run++) {
    warm.push((await sandbox.call('GET', path)).milliseconds);
  }
  warm.sort((a, b) => a - b);
  return {
    cold: round(cold.milliseconds),
    median: round(warm[Math.floor(LISTS / 2)]),
    p99: round(warm[Math.ceil(LISTS * 0.99) - 1]),
    bytes: cold.text.length,
  };
}

/** The kind whose list is the longest text. */
async function largestKind(sandbox) {
  const sizes = {};
  for (const [kind, path] of Object.entries(KINDS)) {
    sizes[kind] = (await sandbox.call('GET', path)).text.length;
  }
  return Object.entries(sizes).sort(([, a], [, b]) => b - a)[0][0];
}

/** A thousand clones, each with all that the backend makes and the cluster adds, but nothing that runs in their pods. */
async function benchObjects(golden) {
  const sandbox = await SandboxProcess.start('controllers');
  const { namespace, claim: name, storageClass: storageClassName } = golden;
  await sandbox.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  await sandbox.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: '20Gi' } },
    },
  });
  const empty = sandbox.memory();
  const point = await cutPoint(sandbox, golden);
  const objectsOf = createCloneObjects(golden, point);
  const seconds = await createClones(sandbox, objectsOf, CLONES);
  const memory = sandbox.memory();
  const largest = await largestKind(sandbox);
  const lists = {};
  for (const kind of new Set(['namespaces', 'pods', largest])) {
    lists[kind] = await measureList(sandbox, KINDS[kind]);
  }
  const afterLists = sandbox.memory();

  const answersAfter = await sandbox.restart('controllers');
  const first = {};
  for (const kind of Object.keys(lists)) {
    const { milliseconds } = await sandbox.call('GET', KINDS[kind], {
      fresh: true,
    });
    first[kind] = round(milliseconds);
  }
  await untilReady(sandbox, CLONES);
  const restarted = { answersAfter: round(answersAfter), first };
  restarted.memory = sandbox.memory();
  await sandbox.stop();
  return { empty, memory, afterLists, seconds, lists, largest, restarted };
}

/** What a running SQL Server takes on top, from some of them. */
async function benchServers(golden) {
  const sandbox = await SandboxProcess.start('cluster');
  const { applyGolden } = requireTypeScript('packages/sandbox/src/golden.ts');
  await applyGolden({ kubeConfig: sandbox.kubeConfig });
  const point = await cutPoint(sandbox, golden);
  const objectsOf = createCloneObjects(golden, point);
  // The first one warms the code.
  await createClones(sandbox, objectsOf, 1);
  const before = sandbox.memory();
  const seconds = await createClones(
    sandbox,
    number => objectsOf(number + 1),
    SERVERS,
  );
  const each = (sandbox.memory() - before) / SERVERS;
  await sandbox.stop();
  return { count: SERVERS, each, seconds: seconds.ready };
}

/** Measures a sandbox with a thousand clones: its memory, its lists, and what a running SQL Server adds. */
export async function benchSandbox() {
  const { golden, driverProfiles } = requireTypeScript(
    'packages/sandbox/src/index.ts',
  );
  const names = {
    ...golden,
    storageClass: driverProfiles['portworx-fada'].storageClass.name,
  };
  return {
    clones: CLONES,
    writes: measureWrites(),
    objects: await benchObjects(names),
    servers: await benchServers(names),
  };
}

/** What has to hold, with what was measured, in the table's words. */
function limitsOf({ objects }) {
  const { memory, afterLists, restarted, lists } = objects;
  const limit = (what, value, most, unit) => ({ what, value, most, unit });
  return [
    limit('memory', megabytes(memory), megabytes(MOST_BYTES), 'MiB'),
    limit(
      'memory after the lists',
      megabytes(afterLists),
      megabytes(MOST_BYTES),
      'MiB',
    ),
    limit(
      'memory after a restart',
      megabytes(restarted.memory),
      megabytes(MOST_BYTES),
      'MiB',
    ),
    ...Object.entries(lists).flatMap(([kind, { cold, median, p99 }]) => [
      limit(`list of ${kind}, new connection`, cold, MOST_LIST_MS, 'ms'),
      limit(`list of ${kind}, median`, median, MOST_LIST_MS, 'ms'),
      limit(`list of ${kind}, 99th percentile`, p99, MOST_LIST_MS, 'ms'),
    ]),
  ];
}

/** What does not hold of a result that has to. */
export function faultsOf(result) {
  return limitsOf(result)
    .filter(({ value, most }) => value > most)
    .map(
      ({ what, value, most, unit }) =>
        `${what}: ${value} ${unit}, at most ${most} are allowed`,
    );
}

/** For reading. */
export function describe(result) {
  const { objects, servers, writes } = result;
  const { seconds, lists, largest, restarted, empty } = objects;
  const sizes = Object.entries(lists).map(
    ([kind, { bytes }]) => `${kind} ${round(bytes / 1e6)} MB`,
  );
  const first = Object.entries(restarted.first).map(
    ([kind, milliseconds]) => `${kind} ${milliseconds} ms`,
  );
  return [
    `a sandbox with ${result.clones} namespaces and a clone in each, as the backend makes them; nothing runs in their pods:`,
    '',
    table(
      ['what', 'measured', 'limit', 'unit', ''],
      limitsOf(result).map(({ what, value, most, unit }) => [
        ...[what, value, most, unit],
        value > most ? '✗' : '✓',
      ]),
    ),
    '',
    `  lists are ${sizes.join(', ')}; ${largest} is the largest kind`,
    `  created in ${round(seconds.created)} s, all ready after ${round(
      seconds.ready,
    )} s; ${megabytes(empty)} MiB before`,
    `  killed and started over its folder: answers after ${
      restarted.answersAfter
    } s, the first lists while all pods start again: ${first.join(', ')}`,
    `  a running SQL Server adds ${round(servers.each / 1024 ** 2)} MiB (${
      servers.count
    } of them, ready after ${round(servers.seconds)} s)`,
    `  writes to the object store: ${writes.inMemory} a second in memory, ${writes.withFile} with its file`,
  ].join('\n');
}
