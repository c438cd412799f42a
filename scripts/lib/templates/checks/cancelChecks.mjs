import assert from 'node:assert/strict';
import { golden } from '../../golden.mjs';
import { deleteAndWait, untilReady } from '../../orders.mjs';
import { poll } from '../../poll.mjs';
import { livingClones } from '../cloneFacts.mjs';
import { KEEPING } from '../moreCatalog.mjs';
import { Scaffolder } from '../Scaffolder.mjs';
import { oneClone } from '../values.mjs';

/** Cancelled while the database comes up. */
export function cancelChecks() {
  const cancelWhileStarting = async (world, template, name) => {
    const sam = await Scaffolder.as(world.stack.portal, 'sam');
    const task = await sam.start(template, oneClone({ name }));
    await sam.untilStep(task, 'sql-server');
    const [clone] = await livingClones(world, [golden.entity]);
    await sam.cancel(task);
    const { status } = await sam.untilEnd(task);
    assert.notEqual(status, 'completed');
    return clone;
  };
  return [
    [
      'cancelled: the clone is deleted, where the template says so',
      async world => {
        const { id } = await cancelWhileStarting(
          world,
          'new-ephemeral-db',
          'not-wanted',
        );
        await poll(
          'the clone to be gone',
          async () =>
            (await world.sam.getClone(id)).phase === 'gone' || undefined,
          { seconds: 60 },
        );
      },
    ],
    [
      'cancelled: the clone stays and becomes ready, where it says keep',
      async world => {
        const { id } = await cancelWhileStarting(world, KEEPING, 'wanted');
        await untilReady(world.sam, id);
        await deleteAndWait(world.sam, id);
      },
    ],
  ];
}
