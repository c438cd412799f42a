import assert from 'node:assert/strict';
import { golden } from '../../golden.mjs';
import { deleteAndWait } from '../../orders.mjs';
import { livingClones } from '../cloneFacts.mjs';
import { STRANGERS_SERVICE } from '../moreCatalog.mjs';
import { Scaffolder } from '../Scaffolder.mjs';
import { manyClones, oneClone } from '../values.mjs';

const OF_SOMEBODY_ELSE = 'component:default/customer-service';
const EVERYBODYS = [golden.entity, OF_SOMEBODY_ELSE, STRANGERS_SERVICE];

/** Who may not order is told so, in words, and nothing is ordered for them. */
export function refusalChecks() {
  const refusal = async (world, { person, template, values }) => {
    const scaffolder = await Scaffolder.as(world.stack.portal, person);
    const { status, error } = await scaffolder.untilEnd(
      await scaffolder.start(template, values),
    );
    assert.equal(status, 'failed');
    const clones = await livingClones(world, EVERYBODYS);
    const names = clones.map(clone => clone.name);
    return { ...error, clones, names };
  };
  return [
    [
      'a service of somebody else: refused at Order, nothing is ordered',
      async world => {
        const { name, message, names } = await refusal(world, {
          person: 'alex',
          template: 'new-ephemeral-db',
          values: oneClone({ service: golden.entity }),
        });
        assert.equal(name, 'NotAllowedError');
        assert.match(message, /Only Team Orders can order/);
        assert.deepEqual(names, []);
      },
    ],
    [
      'a team that the source does not allow: likewise',
      async world => {
        const { name, message, names } = await refusal(world, {
          person: 'robin',
          template: 'new-ephemeral-db',
          values: oneClone({ service: STRANGERS_SERVICE }),
        });
        assert.equal(name, 'NotAllowedError');
        assert.match(message, /Customer DB/);
        assert.deepEqual(names, []);
      },
    ],
    [
      'one of many not allowed: the others stand, the task says why',
      async world => {
        const { message, clones } = await refusal(world, {
          person: 'sam',
          template: 'team-environments',
          values: manyClones([golden.entity, OF_SOMEBODY_ELSE]),
        });
        assert.match(message, /1 of 2 orders/);
        assert.match(message, /Only Team Data Platform can order/);
        assert.deepEqual(
          clones.map(({ entityRef }) => entityRef),
          [golden.entity],
        );
        await deleteAndWait(world.sam, clones[0].id);
      },
    ],
  ];
}
