import assert from 'node:assert/strict';
import { Cluster } from '../Cluster.mjs';
import { golden, goldenAdministrator } from '../golden.mjs';
import { deletePointAndWait } from '../orders.mjs';
import { StoppedError } from '../processes.mjs';
import { signIn } from '../signIn.mjs';
import { SqlRows } from '../SqlRows.mjs';
import { step } from '../steps.mjs';
import { tellStory } from '../story.mjs';
import { Sightings } from './Sightings.mjs';
import { tryDeletions } from './deletions.mjs';
import { sourceOf } from './startWorld.mjs';

/** What the checks find amiss once there is a clone, by their ids. */
async function checkOnceCloned(portal, source, sightings) {
  await sightings.imported;
  const owner = await signIn(portal, 'dana');
  const { preflight } = await owner.checkSource(source);
  return preflight.findings
    .filter(({ state }) => state !== 'ok')
    .map(({ id, state }) => `${id} (${state})`);
}

/** Seconds from the order of a clone until it was bound and ready, as the portal recorded them; the longest. */
async function timesOf(portal, source) {
  const engineer = await signIn(portal, 'sam');
  const { items } = await engineer.listClones({
    source,
    phase: ['gone'],
    limit: 200,
  });
  const longest = timeOf =>
    Math.max(
      ...items.map(clone =>
        Number(
          (
            (Date.parse(timeOf(clone)) - Date.parse(clone.createdAt)) /
            1_000
          ).toFixed(1),
        ),
      ),
    );
  return {
    orderBound: longest(
      ({ stages }) => stages.find(({ name }) => name === 'bound').finishedAt,
    ),
    orderReady: longest(({ readyAt }) => readyAt),
  };
}

/** What the array has, apart from the golden volume. */
function leftOn({ array }) {
  return {
    volumes: array.volumes().length - 1,
    snapshots: array.snapshots().length,
    hidden: array.hiddenSnapshots().length,
  };
}

async function tellOne({ stack, kind }) {
  const { driver, kubeConfig, sandbox } = kind;
  const { portal } = stack;
  const { namespace, claim, service } = golden;
  const source = sourceOf(driver);
  const cluster = new Cluster(kubeConfig);
  const sightings = new Sightings(sandbox);
  const story = tellStory(
    { portal, kubeConfig },
    {
      name: driver,
      rows: new SqlRows(cluster, async () => ({
        namespace,
        service,
        ...(await goldenAdministrator(cluster)),
      })),
      tested: { source, namespace, claim, measured: false, counts: () => true },
    },
  );
  const [, troubles] = await Promise.all([
    story,
    checkOnceCloned(portal, source, sightings),
  ]);
  sightings.end();
  const times = await timesOf(portal, source);
  await step(`${driver}: the points go from the array too`, async () => {
    const owner = await signIn(portal, 'dana');
    const { items } = await owner.listSnapshots({ source, limit: 200 });
    for (const { id } of items) await deletePointAndWait(owner, id);
    assert.deepEqual(leftOn(sandbox), { volumes: 0, snapshots: 0, hidden: 0 });
  });
  const deletions = await step(`${driver}: what it deletes with what`, () =>
    tryDeletions(cluster, kind),
  );
  return { ...sightings.summary, ...times, ...deletions, troubles };
}

/**
 * Tells the story on each kind of storage at the same time, through one portal.
 *
 * @param {Awaited<ReturnType<import('./startWorld.mjs').startWorld>>} world
 * @returns {Promise<{ driver: string, profile: object, seen?: object }[]>} without `seen` where the story does not hold
 */
export async function tellStories({ stack, clusters }) {
  return Promise.all(
    clusters.map(async kind => {
      const { driver, profile } = kind;
      try {
        return { driver, profile, seen: await tellOne({ stack, kind }) };
      } catch (error) {
        if (error instanceof StoppedError) throw error;
        console.log(`    ${driver}: ${error.stack}`);
        return { driver, profile };
      }
    }),
  );
}
