import { mockCredentials } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { COLLEAGUE, FakeBackend } from '../../__testUtils__/FakeBackend';
import { refuse } from '../../__testUtils__/answers';
import { FakeTask, type StepOptions } from '../../__testUtils__/runStep';
import {
  entity,
  fourteen,
  input,
  orderFrom,
} from '../../__testUtils__/ordering';

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend();
});

const order = (given: JsonObject, options?: StepOptions) =>
  orderFrom(backend, given, options);

/** Retry is run with the credentials of whoever pressed it. */
const colleague = { credentials: async () => mockCredentials.user(COLLEAGUE) };

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise(resolve => setTimeout(resolve, 1));
};

describe('ephemeralDb:clone:create that runs again', () => {
  it('orders nothing twice when it runs again, and more when asked for more', async () => {
    const task = new FakeTask();
    await order(input, { task });
    const again = await order(input, { task });
    expect(again.output.cloneId).toBe('clone-1');
    await order(input, { task, stepId: 'step-2' });
    await order({ ...input, lease: 'PT4H' }, { task });
    await order(input, { task: new FakeTask('task-2') });
    expect(backend.clones.all).toHaveLength(4);
  });

  it('finds what another person has ordered in this step, and orders only what was refused', async () => {
    const task = new FakeTask();
    const given = {
      source: 'customerdb',
      orders: [
        { entityRef: fourteen[0], name: 'nightly' },
        ...fourteen.slice(1),
      ],
    };
    backend.before = async ({ line, body }) =>
      line === 'POST /clones' && body.entityRef === fourteen[8]
        ? refuse(403, 'Only Team Orders can order for it.', 'notEntityOwner')
        : undefined;
    const first = await order(given, { task });
    expect(first.output.clones).toHaveLength(13);
    backend.before = undefined;
    const retried = await order(given, { task, ...colleague });
    expect(retried.error).toBeUndefined();
    expect(retried.output.clones.map((one: JsonObject) => one.id)).toEqual(
      fourteen.map(
        entityRef =>
          backend.clones.all.find(clone => clone.entityRef === entityRef)!.id,
      ),
    );
    expect(backend.clones.all).toHaveLength(14);
    // One that failed is tried again, one that was deleted is ordered anew, once.
    backend.clones.all[1].phase = 'failed';
    backend.clones.all[2].phase = 'gone';
    await order(given, { task, ...colleague });
    expect(backend.clones.all[1].generation).toBe(2);
    await order(given, { task });
    expect(backend.clones.all).toHaveLength(15);
  });

  it('orders nothing anew for somebody who may not see what was ordered', async () => {
    const task = new FakeTask();
    await order(input, { task });
    backend.before = async ({ line }) =>
      line.startsWith('GET')
        ? refuse(404, 'There is no clone that you may see.', 'unknownClone')
        : undefined;
    const { error } = await order(input, { task, ...colleague });
    expect(error).toMatchObject({
      name: 'NotFoundError',
      message: `This step had ordered a clone for ${entity} that you may not see, or that is gone for long. Start the template anew.`,
    });
    expect(backend.clones.all).toHaveLength(1);
  });

  it('takes what it has got when the task can not note it', async () => {
    const task = new FakeTask();
    task.isFull = true;
    const { error, output, lines } = await order(input, { task });
    expect(error).toBeUndefined();
    expect(output.cloneId).toBe('clone-1');
    expect(lines[0]).toBe(
      'It was ordered, but the task could not note it: The disk is full. Retry by another person would order it once more.',
    );
  });

  it('orders twice what stands twice in one step', async () => {
    const task = new FakeTask();
    const orders = [entity, entity, { entityRef: entity, name: 'third' }];
    const { output } = await order({ source: 'customerdb', orders }, { task });
    expect(new Set(output.cloneIds).size).toBe(3);
    const again = await order({ source: 'customerdb', orders }, { task });
    expect(again.output.cloneIds).toEqual(output.cloneIds);
    expect(backend.clones.all).toHaveLength(3);
  });

  it('looks for the newest point anew when none of its orders was taken', async () => {
    const task = new FakeTask();
    const given = { source: 'customerdb', orders: fourteen };
    let canOrder = false;
    backend.before = async ({ line, body }) => {
      if (line !== 'POST /clones') return undefined;
      if (!canOrder) return refuse(403, 'Not you.', 'notEntityOwner');
      return body.snapshot === 'point-1'
        ? refuse(409, 'The point is gone.', 'snapshotNotReady')
        : undefined;
    };
    expect((await order(given, { task })).error?.message).toMatch(
      /^14 of 14 orders were refused/,
    );
    // Meanwhile it was deleted, and there is another one.
    const [point] = backend.snapshots.all;
    point.phase = 'deleting';
    backend.snapshots.seed({ id: 'late', takenAt: '2026-11-23T10:00:00.000Z' });
    canOrder = true;
    const retried = await order(given, { task });
    expect(retried.error).toBeUndefined();
    expect(new Set(backend.clones.all.map(one => one.snapshot.id))).toEqual(
      new Set(['late']),
    );
    // Once some are taken, the point stays.
    backend.snapshots.seed({
      id: 'later',
      takenAt: '2026-11-24T10:00:00.000Z',
    });
    expect((await order(given, { task })).error).toBeUndefined();
    expect(backend.clones.all).toHaveLength(14);
  });

  it('has exactly one clone per entity when the process died after the 7th of 14 orders', async () => {
    const task = new FakeTask();
    const given = { source: 'customerdb', orders: fourteen };
    const death = new AbortController();
    // The 8th is taken too, but nobody hears of it.
    backend.after = async ({ line }) => {
      if (line !== 'POST /clones' || backend.clones.all.length <= 7) {
        return undefined;
      }
      return new Promise(() => {});
    };
    const died = order(given, { task, signal: death.signal });
    await until(() => backend.clones.all.length >= 8);
    backend.after = undefined;
    // Meanwhile there is a newer point: the other seven come from the same as the first.
    backend.snapshots.seed({
      id: 'newer',
      takenAt: '2026-11-24T10:00:00.000Z',
    });

    const recovered = await order(given, { task });
    expect(recovered.error).toBeUndefined();
    const clones = backend.clones.all;
    expect(clones.map(({ entityRef }) => entityRef).sort()).toEqual(
      [...fourteen].sort(),
    );
    expect(clones.map(({ snapshot }) => snapshot.id)).toEqual(
      fourteen.map(() => 'point-1'),
    );
    expect(
      recovered.output.clones.map((one: JsonObject) => one.entityRef),
    ).toEqual(fourteen);
    death.abort();
    await died;
  });

  it('orders the others when some are refused, says why, and Retry orders only those', async () => {
    const task = new FakeTask();
    const given = { source: 'customerdb', orders: fourteen };
    backend.before = async ({ body }) =>
      /service-[39]$/.test(body?.entityRef)
        ? refuse(403, 'Only Team Orders can order for it.', 'notEntityOwner')
        : undefined;
    const first = await order(given, { task });
    expect(first.output.clones).toHaveLength(12);
    expect(first.error?.message).toBe(
      '2 of 14 orders were refused, the other 12 were taken. component:default/service-3: Only Team Orders can order for it. component:default/service-9: Only Team Orders can order for it. When that is mended, Retry orders only those that were refused.',
    );
    expect(first.lines).toContain(
      'Refused for component:default/service-3: Only Team Orders can order for it.',
    );
    backend.before = undefined;
    const second = await order(given, { task });
    expect(second.error).toBeUndefined();
    expect(second.output.clones).toHaveLength(14);
    expect(backend.clones.all).toHaveLength(14);
  });

  it('tries a clone that failed again, and orders anew what was deleted, under the same name once it is free', async () => {
    const task = new FakeTask();
    const given = { ...input, name: 'nightly' };
    await order(given, { task });
    const [clone] = backend.clones.all;
    clone.phase = 'failed';
    const retried = await order(given, { task });
    expect(retried.output.cloneId).toBe('clone-1');
    expect(clone).toMatchObject({ phase: 'queued', generation: 2 });

    backend.clones.end('clone-1');
    const renewed = await order(given, { task });
    expect(renewed.error).toBeUndefined();
    expect(renewed.output).toMatchObject({
      cloneId: 'clone-2',
      name: 'nightly',
    });
    expect(clone.phase).toBe('gone');
    // The same attempt as before is found again.
    expect((await order(given, { task })).output.cloneId).toBe('clone-2');
    expect(backend.clones.all).toHaveLength(2);
  });
});
