import { mockCredentials } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  brokenLine,
  COLLEAGUE,
  FakeBackend,
} from '../../__testUtils__/FakeBackend';
import { refuse } from '../../__testUtils__/answers';
import {
  actionOptions,
  FakeTask,
  runStep,
  type StepOptions,
} from '../../__testUtils__/runStep';
import { createCloneCreateAction } from './create';

const entity = 'component:default/orders-api';
const input = { source: 'customerdb', entityRef: entity };
const fourteen = Array.from(
  { length: 14 },
  (_, index) => `component:default/service-${index + 1}`,
);

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend();
});

const order = (given: JsonObject, options?: StepOptions) =>
  runStep(createCloneCreateAction(actionOptions(backend)), given, options);

/** Retry is run with the credentials of whoever pressed it. */
const colleague = { credentials: async () => mockCredentials.user(COLLEAGUE) };

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise(resolve => setTimeout(resolve, 1));
};

describe('ephemeralDb:clone:create', () => {
  it('orders a clone for the person and gives what templates need, without a password', async () => {
    const { output, lines, error } = await order({
      ...input,
      lease: 'PT12H',
      purpose: 'Try the migration',
    });
    expect(error).toBeUndefined();
    expect(backend.requests).toEqual([
      expect.objectContaining({
        line: 'POST /clones',
        body: {
          source: 'customerdb',
          // For one clone, the backend resolves it as it takes the order.
          snapshot: 'newest',
          entityRef: entity,
          lease: 'PT12H',
          purpose: 'Try the migration',
          requestId: expect.stringMatching(/^task-/),
        },
      }),
    ]);
    const url = 'https://portal.test/ephemeral-db/clones/clone-1';
    const one = {
      name: 'orders-api-1',
      url,
      connectUrl: `${url}?connect`,
      expiresAt: expect.stringMatching(/Z$/),
      expires: expect.stringMatching(/^in 12 h, /),
    };
    expect(output).toEqual({
      clones: [{ id: 'clone-1', entityRef: entity, ...one }],
      cloneIds: ['clone-1'],
      cloneId: 'clone-1',
      ...one,
      namespace: 'edb-customerdb-1',
      secretName: 'mssql-access',
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(
      `orders-api-1: ${url} is ordered; data from T1, Sun 22 Nov 10:24 UTC; expires in 12 h, `,
    );
  });

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

  it('takes one point for many orders, the newest of the volume that the source has now', async () => {
    const day = '2026-11-23T10:00:00.000Z';
    backend.snapshots.seed({ id: 'late', takenAt: day });
    backend.snapshots.seed({
      id: 'former',
      takenAt: '2026-11-24T10:00:00.000Z',
      formerVolume: true,
    });
    backend.snapshots.seed({
      id: 'failed',
      takenAt: '2026-11-24T11:00:00.000Z',
      phase: 'failed',
    });
    const { output, error } = await order({
      source: 'customerdb',
      lease: 'PT10H',
      orders: [
        ...fourteen.slice(0, 2),
        { entityRef: fourteen[2], snapshot: 'point-1', lease: 'PT1H' },
      ],
    });
    expect(error).toBeUndefined();
    expect(output.clones).toHaveLength(3);
    expect(output).not.toHaveProperty('cloneId');
    const sent = backend.requests
      .filter(({ line }) => line === 'POST /clones')
      .map(({ body }) => [body.entityRef, body.snapshot, body.lease]);
    expect(sent.sort()).toEqual([
      [fourteen[0], 'late', 'PT10H'],
      [fourteen[1], 'late', 'PT10H'],
      [fourteen[2], 'point-1', 'PT1H'],
    ]);
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

  it('says that there is nothing to clone before it orders any of many', async () => {
    backend.snapshots.all[0].phase = 'failed';
    const { error } = await order({ source: 'customerdb', orders: fourteen });
    expect(error?.message).toMatch(/customerdb has no point in time/);
    expect(backend.count('POST /clones')).toBe(0);
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

  it("fails in the backend's words and as its kind of error when the one order is refused", async () => {
    backend.before = async () =>
      refuse(403, 'You own no entity that may have one.', 'notEntityOwner');
    const { error, output } = await order(input);
    expect(error).toMatchObject({
      name: 'NotAllowedError',
      message: 'You own no entity that may have one.',
    });
    expect(output).toEqual({ clones: [], cloneIds: [] });
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

  it('waits out a broken line and a backend that is starting, with the same request', async () => {
    let troubles = 0;
    backend.after = async () => {
      troubles += 1;
      if (troubles === 1) throw brokenLine();
      return troubles === 2 ? refuse(503, 'Starting') : undefined;
    };
    const { error, lines } = await order(input);
    expect(error).toBeUndefined();
    expect(backend.count('POST /clones')).toBe(3);
    expect(backend.clones.all).toHaveLength(1);
    expect(lines.slice(0, 2)).toEqual([
      'Ordering a clone for component:default/orders-api: fetch failed. Trying again.',
      'Ordering a clone for component:default/orders-api: Starting. Trying again.',
    ]);
  });

  it('gives up on trouble that stays', async () => {
    backend.before = async () =>
      refuse(503, 'Cluster lab does not answer.', 'clusterUnreachable');
    const { error } = await order(input);
    expect(error).toMatchObject({
      name: 'ServiceUnavailableError',
      message: 'Cluster lab does not answer.',
    });
  });

  it('is refused like anything else when nobody is signed in', async () => {
    backend.isSignedOut = true;
    const { error } = await order(input);
    expect(error?.name).toBe('AuthenticationError');
  });

  describe('when cancelled', () => {
    /** A task that is cancelled as the 6th of 14 orders is taken. */
    async function cancelled(onCancel: string) {
      const cancel = new AbortController();
      backend.after = async ({ line }) => {
        if (line === 'POST /clones' && backend.clones.all.length === 6) {
          cancel.abort();
        }
        return undefined;
      };
      backend.before = async ({ line }) =>
        line === 'DELETE /clones/clone-2' ? refuse(500, 'Broken') : undefined;
      const { error, lines } = await order(
        { source: 'customerdb', orders: fourteen, onCancel },
        { signal: cancel.signal },
      );
      expect(error?.name).toBe('CancelledError');
      const { all } = backend.clones;
      expect(all.length).toBeLessThan(12);
      const left = all.filter(({ phase }) => phase !== 'deleting');
      return { all, left, lines };
    }

    it('stops ordering and keeps what it has got', async () => {
      const { all, left, lines } = await cancelled('keep');
      expect(left).toHaveLength(all.length);
      expect(lines.filter(line => line.includes('is ordered'))).toHaveLength(
        all.length,
      );
    });

    it('deletes what it has got when that is wanted, also what was under way', async () => {
      const { left, lines } = await cancelled('delete');
      expect(left.map(({ id }) => id)).toEqual(['clone-2']);
      expect(lines).toContain(
        `${left[0].name}: could not ask for its deletion: Broken. It stays until it expires.`,
      );
    });
  });

  describe('when cancelled before the answer to an order was heard', () => {
    /** The order is taken, but the line breaks and a person cancels. */
    async function unheard(then: () => Response | undefined) {
      const cancel = new AbortController();
      backend.after = async ({ line }) => {
        if (line !== 'POST /clones') return undefined;
        if (cancel.signal.aborted) return then();
        cancel.abort();
        throw brokenLine();
      };
      const action = createCloneCreateAction(
        actionOptions(backend, { lastWord: 1_000 }),
      );
      const { error, lines } = await runStep(
        action,
        { ...input, onCancel: 'delete' },
        { signal: cancel.signal },
      );
      expect(error?.name).toBe('CancelledError');
      expect(backend.count('POST /clones')).toBe(2);
      expect(backend.clones.all).toHaveLength(1);
      return { phase: backend.clones.all[0].phase, lines };
    }

    it('asks for it once more, so that its clone is deleted too', async () => {
      const { phase, lines } = await unheard(() => undefined);
      expect(phase).toBe('deleting');
      expect(lines).toContain(
        'orders-api-1: asked for its deletion, as the task was cancelled.',
      );
    });

    it('says which clone there may be when nobody answers then either', async () => {
      const { phase, lines } = await unheard(() => refuse(503, 'Starting'));
      expect(phase).toBe('queued');
      expect(lines).toEqual([
        `A clone may have been ordered for ${entity}: the backend did not answer before the task was cancelled. If it was, it stays until it expires or is deleted.`,
      ]);
    });
  });

  it('orders nothing when it was cancelled before', async () => {
    const { error } = await order(input, { signal: AbortSignal.abort() });
    expect(error?.name).toBe('CancelledError');
    expect(backend.requests).toHaveLength(0);
  });

  describe('as a dry run', () => {
    it('orders nothing and shows the shape of what it would give', async () => {
      const { output, error } = await order(input, { isDryRun: true });
      expect(error).toBeUndefined();
      expect(Object.keys(output).sort()).toEqual(
        Object.keys((await order(input)).output).sort(),
      );
      expect(output).toMatchObject({
        name: 'orders-api-1',
        expires: expect.stringMatching(/^in 12 h/),
      });
      const many = { source: 'customerdb', orders: fourteen };
      expect(
        (await order(many, { isDryRun: true })).output.cloneIds,
      ).toHaveLength(14);
      expect(backend.clones.all).toHaveLength(1);
    });

    it.each([
      [{ ...input, source: 'nosuch' }, 'There is no source nosuch.'],
      [
        { ...input, lease: '7d' },
        'A lease of 7 d is over the maximum of Customer DB, 3 d.',
      ],
    ])('refuses %j', async (given, message) => {
      const { error } = await order(given, { isDryRun: true });
      expect(error?.message).toBe(message);
    });

    it('goes on without a backend', async () => {
      backend.before = async () => {
        throw brokenLine();
      };
      const { output, lines } = await order(input, { isDryRun: true });
      expect(output.cloneIds).toHaveLength(1);
      expect(lines[0]).toMatch(/customerdb was not looked at/);
    });
  });

  it.each([
    [{ source: 'customerdb' }, 'entityRef: Required'],
    [{ ...input, orders: [entity] }, 'entityRef and orders say both'],
    [{ ...input, entityRef: 'a b' }, '"a b" is not an entity ref'],
    [{ ...input, lease: 'long' }, '"long" is not a duration'],
    [{ ...input, requestId: 'mine' }, 'Unrecognized key'],
    [
      { source: 'customerdb', orders: [entity, '%'] },
      'orders.1: "%" is not an entity ref',
    ],
    [
      { source: 'customerdb', orders: [{ entityRef: entity, lease: 'x' }] },
      'orders.0.lease: "x" is not a duration',
    ],
    [{ orders: [entity] }, 'orders.0.source: Required'],
  ])('refuses the input %j', async (given, message) => {
    const { error } = await order(given);
    expect(error?.name).toBe('InputError');
    expect(error?.message).toContain(message);
    expect(backend.requests).toHaveLength(0);
  });
});
