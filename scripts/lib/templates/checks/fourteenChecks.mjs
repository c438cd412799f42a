import assert from 'node:assert/strict';
import { inventory } from '../../inventory.mjs';
import { poll } from '../../poll.mjs';
import { seconds } from '../../steps.mjs';
import { livingClones } from '../cloneFacts.mjs';
import { holdOrdersAfter, letGo, untilHeld } from '../holdOrders.mjs';
import { FOURTEEN } from '../moreCatalog.mjs';
import { Scaffolder } from '../Scaffolder.mjs';
import { pointByHand } from '../pointByHand.mjs';
import { manyClones, theseClones } from '../values.mjs';

const ORDERS_BEFORE_THE_END = 7;
const BROKEN = FOURTEEN[4];
/** What Windows and Linux say of a broken disk, as SQL Server passes it on. */
const DISK_ERROR =
  'The operating system returned error 21(The device is not ready.) to SQL Server during a read at offset 0x0000000000e000';

/** Exactly one clone for each of the fourteen. */
async function fourteenClones(world) {
  const clones = await livingClones(world, FOURTEEN);
  assert.deepEqual(clones.map(({ entityRef }) => entityRef).sort(), FOURTEEN);
  return clones;
}

/** What must be the same before and after: the rest belongs to clones, or is on its way. */
function isNotOfClones({ metadata }) {
  return !metadata.labels?.['ephemeral-db.io/clone'];
}

/** Where the clone of a service will be, as soon as it is ordered. */
async function namespaceFor(world, entityRef) {
  const clone = await poll(
    `the clone of ${entityRef} to be ordered`,
    async () => (await livingClones(world, [entityRef]))[0],
    { seconds: 30, everyMs: 50 },
  );
  const namespace = await poll(
    `the namespace of ${clone.name}`,
    () => world.cluster.namespaceOf(clone.id).catch(() => undefined),
    { seconds: 30, everyMs: 50 },
  );
  return { namespace, name: clone.name };
}

/** For whoever reads: the time from the order to ready. */
function tellSeconds(clones) {
  const took = clones
    .map(
      ({ createdAt, readyAt }) => Date.parse(readyAt) - Date.parse(createdAt),
    )
    .sort((one, other) => one - other);
  console.log(
    `    from order to ready: ${seconds(took[0])} the first, ${seconds(
      took.at(-1),
    )} the last`,
  );
}

/** Each clone's name and seconds stand in one line of the log. */
function checkSeconds(log, clones) {
  for (const { name } of clones) {
    assert.ok(
      log.some(
        ({ line }) => line.includes(name) && /ready.* \d[\d.]* s/.test(line),
      ),
      `the seconds of ${name} in:\n${log.map(({ line }) => line).join('\n')}`,
    );
  }
}

function checkReady(clones) {
  for (const { name, phase } of clones) assert.equal(phase, 'ready', name);
}

/** Deletes all of them with the template made for it, and looks whether the cluster is as it was. */
async function tearDown(world, before) {
  const sam = await Scaffolder.as(world.stack.portal, 'sam');
  const clones = await livingClones(world, FOURTEEN);
  assert.equal(clones.length, FOURTEEN.length);
  const startedAt = Date.now();
  const task = await sam.start(
    'team-environments-teardown',
    theseClones(clones.map(({ id }) => id)),
  );
  await sam.untilCompleted(task);
  console.log(`    ${seconds(Date.now() - startedAt)} for all of them`);
  assert.deepEqual(await livingClones(world, FOURTEEN), []);
  assert.deepEqual(await inventory(world.cluster, () => true), before);
}

/** Fourteen services in one task, as of every morning: killed in the middle, torn down, and with one that fails. */
export function fourteenChecks() {
  let task;
  let startedAt;
  let before;
  let oldest;
  return [
    [
      'Team environments: killed after the 7th of 14 orders',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        [oldest] = (await world.sam.listSnapshots({})).items.sort(
          (one, other) => Date.parse(other.takenAt) - Date.parse(one.takenAt),
        );
        holdOrdersAfter(world.postgres, ORDERS_BEFORE_THE_END);
        task = await sam.start('team-environments', manyClones(FOURTEEN));
        await untilHeld(world.postgres, ORDERS_BEFORE_THE_END);
        await world.killBackend();
        letGo(world.postgres);
        // From now on "newest" is another one.
        await pointByHand(world.cluster);
        before = await inventory(world.cluster, isNotOfClones);
        startedAt = Date.now();
        await world.startBackend();
      },
    ],
    [
      'recovered: fourteen ready clones, one for each service',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        await sam.untilCompleted(task);
        const clones = await fourteenClones(world);
        checkReady(clones);
        console.log(`    ${seconds(Date.now() - startedAt)} from the restart`);
        tellSeconds(clones);
      },
    ],
    [
      'all of the same point, though a newer one was taken meanwhile',
      async world => {
        const clones = await fourteenClones(world);
        assert.deepEqual(
          [...new Set(clones.map(({ snapshot }) => snapshot.id))],
          [oldest.id],
        );
        const { items } = await world.sam.listSnapshots({});
        assert.ok(
          items.some(
            ({ phase, takenAt }) =>
              phase === 'ready' && takenAt > oldest.takenAt,
          ),
          'there is a newer point',
        );
      },
    ],
    [
      'the seconds of each stand in the log',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        checkSeconds(await sam.log(task), await fourteenClones(world));
      },
    ],
    [
      'Teardown: all are gone, and nothing is left in the cluster',
      world => tearDown(world, before),
    ],
    [
      'fourteen of which one fails: thirteen stand, the task says why',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        startedAt = Date.now();
        task = await sam.start('team-environments', manyClones(FOURTEEN));
        const { namespace, name } = await namespaceFor(world, BROKEN);
        world.sandbox.faults.add({
          on: 'sql',
          event: 'batch',
          namespace,
          effect: { kind: 'error', number: 823, message: DISK_ERROR },
        });
        const { status, error } = await sam.untilEnd(task);
        assert.equal(status, 'failed');
        assert.ok(error.message.includes(name), error.message);
        assert.match(error.message, /device is not ready/);
        const clones = await fourteenClones(world);
        const failed = clones.filter(({ phase }) => phase !== 'ready');
        assert.deepEqual(
          failed.map(({ entityRef, phase }) => [entityRef, phase]),
          [[BROKEN, 'failed']],
        );
        console.log(`    ${seconds(Date.now() - startedAt)}: ${error.message}`);
      },
    ],
    [
      'Retry once the fault is gone: fourteen, still one for each',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        const ids = (await fourteenClones(world)).map(({ id }) => id).sort();
        world.sandbox.faults.clear();
        await sam.retry(task);
        await sam.untilCompleted(task);
        const clones = await fourteenClones(world);
        checkReady(clones);
        assert.deepEqual(clones.map(({ id }) => id).sort(), ids);
        assert.deepEqual(
          clones
            .filter(({ generation }) => generation > 1)
            .map(({ entityRef }) => entityRef),
          [BROKEN],
        );
      },
    ],
    [
      'Teardown again: nothing is left in the cluster',
      world => tearDown(world, before),
    ],
  ];
}
