import type { JsonObject } from '@backstage/types';
import { brokenLine, FakeBackend } from '../../__testUtils__/FakeBackend';
import { refuse } from '../../__testUtils__/answers';
import { type StepOptions } from '../../__testUtils__/runStep';
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

  it('takes one point for many orders, the newest of the volume that the source has now', async () => {
    const day = '2026-11-23T10:00:00.000Z';
    backend.snapshots.seed({ id: 'late', takenAt: day });
    // By other hands: found later than it was taken.
    backend.snapshots.seed({
      id: 'early',
      takenAt: '2026-11-23T09:00:00.000Z',
      orderedAt: '2026-11-23T12:00:00.000Z',
    });
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

  it('says that there is nothing to clone before it orders any of many', async () => {
    backend.snapshots.all[0].phase = 'failed';
    const { error } = await order({ source: 'customerdb', orders: fourteen });
    expect(error?.message).toMatch(/customerdb has no point in time/);
    expect(backend.count('POST /clones')).toBe(0);
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
