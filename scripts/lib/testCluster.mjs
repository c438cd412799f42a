import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { Cluster } from './Cluster.mjs';
import { clusterConfig } from './clusterConfig.mjs';
import { ClusterGolden } from './ClusterGolden.mjs';
import { DemoStack } from './DemoStack.mjs';
import { inventory } from './inventory.mjs';
import { NoRows } from './NoRows.mjs';
import { deleteAndWait, deletePointAndWait } from './orders.mjs';
import { paths } from './paths.mjs';
import { poll } from './poll.mjs';
import { freePort } from './ports.mjs';
import { atEnd } from './runScript.mjs';
import { signIn } from './signIn.mjs';
import { SqlRows } from './SqlRows.mjs';
import { step } from './steps.mjs';
import { tellStory } from './story.mjs';

const SNAPSHOT_API = 'snapshot.storage.k8s.io/v1';
const GONE_SECONDS = 180;

/** Objects of the golden namespace and of those of clones of the source, wherever they stand themselves. */
function belongsTo({ name, source }) {
  const { namespacePrefix = 'edb' } = source.clones;
  return ({ metadata, spec }) => {
    const namespace =
      metadata.namespace ??
      spec?.claimRef?.namespace ??
      spec?.volumeSnapshotRef?.namespace ??
      // Of the kinds that are looked at, only namespaces are left.
      metadata.name;
    return (
      namespace === source.namespace ||
      namespace.startsWith(`${namespacePrefix}-${name}-`)
    );
  };
}

/** Deletes the clones that a story which broke off has left. */
async function deleteClones(portal) {
  const engineer = await signIn(portal, 'sam');
  const { items } = await engineer.listClones({ limit: 200 });
  await Promise.all(
    items
      .filter(({ phase }) => phase !== 'gone')
      .map(({ id }) => deleteAndWait(engineer, id)),
  );
}

/** Deletes the points of the run through the portal, which is to take them from the array too. */
async function deletePoints({ portal }, cluster, { name, source }) {
  const owner = await signIn(portal, 'dana');
  const { items } = await owner.listSnapshots({ source: name, limit: 200 });
  const ours = items.filter(({ origin }) => origin === 'ours');
  assert.equal(ours.length, 2, 'T0 and T1');
  for (const { id } of ours) await deletePointAndWait(owner, id);
  const names = ours.map(point => point.name);
  const isTheirs = ({ namespace, name: its }) =>
    namespace === source.namespace && names.includes(its);
  const [snapshots, contents] = await Promise.all(
    ['VolumeSnapshot', 'VolumeSnapshotContent'].map(kind =>
      cluster.list(SNAPSHOT_API, kind),
    ),
  );
  const left = [
    ...snapshots.filter(({ metadata }) => isTheirs(metadata)),
    ...contents.filter(({ spec }) => isTheirs(spec.volumeSnapshotRef)),
  ];
  assert.deepEqual(
    left.map(({ metadata }) => metadata.name),
    [],
    'neither VolumeSnapshot nor content of a deleted point',
  );
}

async function startBackend(stack, { config }, { sql }) {
  const file = join(await stack.makeFolder(), 'app-config.yaml');
  await writeFile(file, YAML.stringify(config), { mode: 0o600 });
  await stack.startBackend({
    config: file,
    ...(sql ? {} : { entry: join(paths.root, 'scripts/lib/noSqlBackend.cjs') }),
  });
}

/** What stands in the way, in the words of the checks of the source: nobody should have to wait for a time-out. */
async function checkSource({ portal }, name) {
  const owner = await signIn(portal, 'dana');
  const { preflight } = await poll(
    'the checks of the source',
    async () => {
      const source = await owner.getSource(name);
      return source.preflight ? source : undefined;
    },
    { seconds: 120 },
  );
  const bad = preflight.findings.filter(({ state }) => state !== 'ok');
  for (const { id, state, found, fix } of bad) {
    console.log(`  ${state}: ${id}: ${found}${fix ? ` Fix: ${fix}` : ''}`);
  }
  assert.ok(
    !['blocked', 'unreachable'].includes(preflight.state),
    `The source ${name} is ${preflight.state}, as said above`,
  );
}

/**
 * Tells the story on a cluster that is there already, and leaves it as it was.
 *
 * @param {ReturnType<import('./clusterOptions.mjs').readClusterOptions>} options
 * @returns {Promise<string>} the final table
 */
export async function testCluster(options) {
  const { kubeConfig } = options;
  const tested = await clusterConfig(options);
  const cluster = new Cluster(kubeConfig);
  const golden = new ClusterGolden(cluster, tested, options);
  const stack = new DemoStack({ port: await freePort(), kubeConfig });
  const counts = belongsTo(tested);
  const before = await inventory(cluster, counts);
  const { name, source } = tested;

  const run = async () => {
    await step('golden database laid out', () => golden.layOut());
    await step('backend started', () => startBackend(stack, tested, options));
    await step('source checked', () => checkSource(stack, name));
    const table = await tellStory(stack, {
      rows: options.sql
        ? new SqlRows(cluster, async () => golden.server)
        : new NoRows(),
      tested: {
        source: name,
        namespace: source.namespace,
        claim: source.volumes[0].claim,
        measured: tested.measured,
        counts,
      },
    });
    if (!options.keep) {
      await step('T0 and T1 are deleted from the array too', () =>
        deletePoints(stack, cluster, tested),
      );
    }
    return table;
  };
  const tidy = async () => {
    // Without a backend there are no clones either.
    await deleteClones(stack.portal).catch(error => {
      if (error.cause?.code !== 'ECONNREFUSED') throw error;
    });
    await golden.takeAway();
    let left;
    await poll(
      'the cluster to be as it was',
      async () => {
        const now = await inventory(cluster, counts);
        left = now.filter(object => !before.includes(object)).join(', ');
        return left === '' || undefined;
      },
      { seconds: GONE_SECONDS, everyMs: 500, state: () => `${left} left` },
    );
  };

  let tidied = options.keep;
  // Last of all, also when somebody has interrupted it.
  atEnd(() => {
    if (tidied) return;
    console.log(
      `What this run has made may still be there, labelled ${tested.installation}. docs/verify-on-real.md says how to remove it.`,
    );
  });
  const story = Promise.race([run(), stack.broken]);
  if (options.keep) return await story;
  let table;
  try {
    table = await story;
  } catch (error) {
    await step('what was made is taken away again', tidy).then(
      () => (tidied = true),
      problem => console.log(problem.message),
    );
    throw error;
  }
  await step('nothing is left in the cluster', tidy);
  tidied = true;
  return table;
}
