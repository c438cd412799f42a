import assert from 'node:assert/strict';
import { deleteAndWait } from '../../orders.mjs';
import { countCustomers, livingClones } from '../cloneFacts.mjs';
import { Scaffolder } from '../Scaffolder.mjs';
import { newService, oneClone } from '../values.mjs';
import { golden } from '../../golden.mjs';

const T0_CUSTOMERS = 10;

const linksOf = output =>
  Object.fromEntries(output.links.map(({ title, url }) => [title, url]));

/** "New ephemeral DB" from its start to a database that answers, once undisturbed and once with the backend killed. */
export function oneCloneChecks() {
  let task;
  let output;
  let clone;
  let password;
  return [
    [
      'New ephemeral DB: a new point, a clone of it, all steps',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        task = await sam.start(
          'new-ephemeral-db',
          oneClone({ point: 'new', name: 'from-template' }),
        );
        output = await sam.untilCompleted(task);
        [clone] = await livingClones(world, [golden.entity]);
        assert.equal(clone.name, 'from-template');
        assert.equal(clone.phase, 'ready');
        assert.equal(clone.orderedVia, 'template');
      },
    ],
    [
      'its log begins with the address, and has the seconds of each stage',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        const log = await sam.log(task);
        const ordering = log.filter(({ step }) => step === 'order');
        const url = `${world.stack.portal}/ephemeral-db/clones/${clone.id}`;
        assert.ok(ordering[0].line.includes(url), ordering[0].line);
        const stages = [
          ['capture', / s\b/],
          ['volume', /volume bound after [\d.]+ s/],
          ['sql-server', /SQL Server running after [\d.]+ s/],
          ['verify', /data verified after [\d.]+ s/],
        ];
        for (const [step, pattern] of stages) {
          assert.ok(
            log.some(entry => entry.step === step && pattern.test(entry.line)),
            `${step}: ${log.map(({ line }) => line).join('\n')}`,
          );
        }
      },
    ],
    [
      'its output leads to the clone and to Connect',
      async () => {
        const url = `/ephemeral-db/clones/${clone.id}`;
        assert.deepEqual(linksOf(output), {
          'Open clone': url,
          Connect: `${url}?connect`,
        });
        const [{ content }] = output.text;
        assert.match(content, /^\*\*from-template\*\* is ready\. It expires /);
        assert.match(content, /database `CustomerDB`/);
      },
    ],
    [
      'the clone answers over TDS with what was counted at its point',
      async world => {
        const counted = await countCustomers(world, clone.id);
        password = counted.password;
        assert.equal(counted.customers, T0_CUSTOMERS);
        const [probe] = clone.verification.probes;
        assert.equal(probe.actual, counted.customers);
      },
    ],
    [
      'its password stands nowhere in what the task has told or kept',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        const told = JSON.stringify([await sam.events(task), output]);
        assert.ok(!told.includes(password));
        assert.ok(!/password":/i.test(told));
        await deleteAndWait(world.sam, clone.id);
      },
    ],
    [
      'backend killed while SQL Server starts: the task goes on, one clone',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        const values = oneClone({ name: 'survivor' });
        task = await sam.start('new-ephemeral-db', values);
        await sam.untilStep(task, 'sql-server');
        const [before] = await livingClones(world, [golden.entity]);
        await world.killBackend();
        await world.startBackend();
        output = await sam.untilCompleted(task);
        const after = await livingClones(world, [golden.entity]);
        assert.deepEqual(
          after.map(({ id, phase, generation }) => [id, phase, generation]),
          [[before.id, 'ready', 1]],
        );
        assert.match(linksOf(output)['Open clone'], new RegExp(before.id));
        const begun = (await sam.events(task))
          .filter(({ body }) => body.status === 'processing')
          .map(({ body }) => body.stepId);
        assert.ok(begun.includes('sql-server'), begun.join());
        // What had ended before is not done again.
        for (const step of ['order', 'volume']) {
          assert.ok(!begun.includes(step), begun.join());
        }
        await deleteAndWait(world.sam, before.id);
      },
    ],
    [
      'Service with a database: a clone on the way through another template',
      async world => {
        const sam = await Scaffolder.as(world.stack.portal, 'sam');
        const values = newService({ component: 'parcel-api' });
        output = await sam.untilCompleted(
          await sam.start('service-with-database', values),
        );
        [clone] = await livingClones(world, [golden.entity]);
        assert.equal(clone.phase, 'ready');
        assert.equal(clone.purpose, 'To start parcel-api from');
        assert.match(linksOf(output).Connect, new RegExp(clone.id));
        await deleteAndWait(world.sam, clone.id);
      },
    ],
  ];
}
