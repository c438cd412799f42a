import assert from 'node:assert/strict';
import { golden } from '../../golden.mjs';
import { livingClones } from '../cloneFacts.mjs';
import { STRANGERS_SERVICE } from '../moreCatalog.mjs';
import { Scaffolder } from '../Scaffolder.mjs';
import { manyClones, oneClone } from '../values.mjs';

const everyClone = async ({ sam }) => (await sam.listClones({})).totalItems;

/** Who may not order is told so, in words, and nothing was ordered. */
export function refusalChecks() {
  const refusal = async (world, person, template, values, why) => {
    const scaffolder = await Scaffolder.as(world.stack.portal, person);
    const before = await everyClone(world);
    const task = await scaffolder.start(template, values);
    const { status, error } = await scaffolder.untilEnd(task);
    assert.equal(status, 'failed');
    assert.equal(error.name, 'NotAllowedError', error.message);
    assert.match(error.message, why);
    assert.equal(await everyClone(world), before);
  };
  return [
    [
      'a service of somebody else: refused at Order, in words',
      world =>
        refusal(
          world,
          'alex',
          'new-ephemeral-db',
          oneClone({ service: golden.entity }),
          /Team Orders/,
        ),
    ],
    [
      'a team that the source does not allow: refused at Order, in words',
      world =>
        refusal(
          world,
          'robin',
          'new-ephemeral-db',
          oneClone({ service: STRANGERS_SERVICE }),
          /Customer DB/,
        ),
    ],
    [
      'one of many not allowed: refused, and none is ordered',
      world =>
        refusal(
          world,
          'sam',
          'team-environments',
          manyClones([golden.entity, 'component:default/customer-service']),
          /customer-service|Data Platform/,
        ),
    ],
    [
      'nobody is left with a clone by that',
      async world =>
        assert.deepEqual(
          await livingClones(world, [golden.entity, STRANGERS_SERVICE]),
          [],
        ),
    ],
  ];
}
