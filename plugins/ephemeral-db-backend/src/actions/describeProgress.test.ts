import type {
  Clone,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { describeClone, describePoint } from './describeProgress';

const NOW = Date.parse('2026-11-22T10:24:30.400Z');

const clone: Clone = {
  id: 'c0',
  name: 'nightly',
  source: 'customerdb',
  entityRef: 'component:default/orders-api',
  requestedBy: 'user:default/sam',
  snapshot: { id: 'point', takenAt: '2026-11-22T10:22:00.000Z' },
  phase: 'queued',
  stages: [],
  generation: 1,
  createdAt: '2026-11-22T10:24:00.000Z',
  expiresAt: '2026-11-22T22:24:00.000Z',
  actions: [],
};

const snapshot: Snapshot = {
  id: 'point',
  name: 'customerdb-t0',
  source: 'customerdb',
  orderedAt: '2026-11-22T10:22:00.000Z',
  origin: 'ours',
  consistency: 'checkpoint',
  phase: 'ready',
  probes: [],
  clones: 0,
  actions: [],
};

const failure = {
  reason: 'FailedMount',
  message: 'The volume is not there.',
  next: 'Try again.',
};

describe('progress in words', () => {
  it.each<[Partial<Clone>, string]>([
    [{}, 'Waiting for a slot on the cluster.'],
    [
      { queue: { position: 3 } },
      'Waiting for a slot on the cluster, 3 ahead of it.',
    ],
    [
      {
        blockedBy: {
          object: 'Pod mssql-g1-x',
          reason: 'it is terminating',
          since: '2026-11-22T10:24:00.000Z',
        },
      },
      'What failed is being taken away, before the next try. Held up by Pod mssql-g1-x: it is terminating.',
    ],
    [{ phase: 'provisioning' }, 'Being prepared.'],
    [
      {
        phase: 'provisioning',
        stage: 'running',
        stages: [
          {
            name: 'bound',
            startedAt: '2026-11-22T10:24:01.000Z',
            finishedAt: '2026-11-22T10:24:18.000Z',
          },
          { name: 'running', startedAt: '2026-11-22T10:24:18.000Z' },
        ],
        usualSeconds: 43.6,
      },
      'Starting SQL Server (12 s so far). Usually ready 44 s after the order.',
    ],
    [{ phase: 'ready' }, 'Ready.'],
    [
      { phase: 'ready', verification: { result: 'matched', probes: [] } },
      'Ready. Its figures are those of the point.',
    ],
    [
      {
        phase: 'unavailable',
        failure: {
          ...failure,
          stage: 'ready',
          message: 'SQL Server was out of memory.',
        },
      },
      'It was ready, and does not answer now. SQL Server was out of memory.',
    ],
    [
      { phase: 'failed', failure: { ...failure, stage: 'bound' } },
      'Failed. The volume is not there. Try again.',
    ],
    [{ phase: 'deleting' }, 'Being deleted.'],
    [
      {
        phase: 'deleting',
        deletion: { step: 2, of: 5, what: 'volume' },
        blockedBy: {
          object: 'PersistentVolume pv-1',
          reason: 'it is still attached',
          since: '2026-11-22T10:20:00.000Z',
        },
      },
      'Being deleted, step 2 of 5. Held up by PersistentVolume pv-1: it is still attached.',
    ],
    [{ phase: 'gone' }, 'Gone, with everything that was in it.'],
    [
      { phase: 'ready', lastSeenAt: '2026-11-22T10:20:00.000Z' },
      'Ready. The cluster does not answer: this was known Sun 22 Nov 10:20 UTC.',
    ],
  ])('of a clone that is %j', (change, words) => {
    expect(describeClone({ ...clone, ...change }, NOW)).toBe(words);
  });

  it.each<[Partial<Snapshot>, string]>([
    [{}, 'Ready: clones can be made from it.'],
    [{ phase: 'capturing' }, 'Being captured.'],
    [{ phase: 'cut' }, 'The moment is safe. The array still prepares it.'],
    [
      { phase: 'failed', failure },
      'Failed. The volume is not there. Try again.',
    ],
    [
      { phase: 'lost' },
      'Lost on the array: no clone can be made from it any more.',
    ],
    [{ phase: 'deleting' }, 'Being deleted.'],
  ])('of a point that is %j', (change, words) => {
    expect(describePoint({ ...snapshot, ...change })).toBe(words);
  });
});
