import type {
  Clone,
  EntityTimeline,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  sampleClone,
  sampleSnapshot,
  sampleSource,
} from '../../src/__testUtils__';
import { daysBefore, secondsBefore } from './moments';

/** The verbs of somebody who may do everything, also those of a later backend. */
const ALL_VERBS: Clone['actions'] = [
  { verb: 'connect', allowed: true },
  { verb: 'delete', allowed: true },
];

export function storySource(now: Date, changes: Partial<Source> = {}): Source {
  return sampleSource({
    lastSnapshotAt: secondsBefore(now, 12 * 60),
    nextSnapshotAt: daysBefore(now, 0, '18:00'),
    snapshots: 50,
    clones: 8,
    clonesUsage: {
      clones: 5,
      uniqueBytes: 91.2e6,
      logicalBytes: 5 * 40e9,
      measuredAt: secondsBefore(now, 60),
      provider: 'prometheus',
    },
    usage: {
      uniqueBytes: 0.1e9,
      logicalBytes: 40e9,
      measuredAt: secondsBefore(now, 60),
      provider: 'prometheus',
    },
    usualStageSeconds: {
      imported: 3,
      bound: 7,
      running: 14,
      secured: 3,
      verified: 2,
      ready: 1,
    },
    ...changes,
  });
}

/** A point at a moment, called by its time unless it has a label. */
export function pointAt(
  takenAt: string,
  customers: number,
  changes: Partial<Snapshot> = {},
): Snapshot {
  return sampleSnapshot({
    id: takenAt,
    name: `customerdb-${takenAt}`,
    label: undefined,
    orderedAt: takenAt,
    takenAt,
    probes: [{ name: 'customers', exact: true, value: customers }],
    ...changes,
  });
}

/** A clone of a point. */
export function cloneOf(
  point: Snapshot,
  name: string,
  changes: Partial<Clone> = {},
): Clone {
  return sampleClone({
    id: `clone-${name}`,
    name,
    snapshot: {
      id: point.id,
      label: point.label,
      takenAt: point.takenAt ?? point.orderedAt,
    },
    actions: ALL_VERBS,
    ...(changes.createdAt && {
      readyAt: new Date(Date.parse(changes.createdAt) + 44_000).toISOString(),
    }),
    ...changes,
  });
}

function lastDays(now: Date): Snapshot[] {
  const daily = [
    pointAt(daysBefore(now, 10), 6),
    pointAt(daysBefore(now, 9), 6),
    pointAt(daysBefore(now, 8), 6),
    pointAt(daysBefore(now, 7), 7, { verified: true }),
    pointAt(daysBefore(now, 5, '09:40'), 8, { origin: 'other' }),
    pointAt(daysBefore(now, 5), 8, {
      phase: 'failed',
      probes: [],
      failure: {
        reason: 'ArrayFull',
        message: 'The array has no room for another snapshot',
        next: 'Make room on the array, then capture again.',
      },
    }),
    pointAt(daysBefore(now, 4), 8, { clones: 1 }),
    pointAt(daysBefore(now, 3), 9, {
      clones: 1,
      protectedUntil: daysBefore(now, -30),
    }),
    pointAt(daysBefore(now, 2), 9, { asked: 'suspend', consistency: 'crash' }),
    pointAt(daysBefore(now, 1), 9, { clones: 3 }),
  ];
  const monday = [9, 11, 13, 15, 17, 18].map((hour, index) =>
    pointAt(daysBefore(now, 6, `${hour}:00`), index < 3 ? 7 : 8),
  );
  return [...daily, ...monday];
}

/** A run that ended at masking, 40 s after its order. */
function failedRun(orderedAt: string): Clone['stages'] {
  const after = (seconds: number) =>
    new Date(Date.parse(orderedAt) + seconds * 1_000).toISOString();
  const run: [Clone['stages'][number]['name'], number, number?][] = [
    ['imported', 0, 4],
    ['bound', 4, 11],
    ['running', 11, 26],
    ['secured', 26, 29],
    ['verified', 29, 31],
    ['masked', 31],
  ];
  return run.map(([name, from, until]) => ({
    name,
    startedAt: after(from),
    finishedAt: until === undefined ? undefined : after(until),
  }));
}

/** What ui.md's pictures show: T0 and T1, 100 seconds apart, and what hangs off them. */
export function story(now: Date): EntityTimeline {
  const t1 = pointAt(secondsBefore(now, 12 * 60), 15, {
    label: 'T1',
    verified: true,
    clones: 2,
  });
  const t0 = pointAt(secondsBefore(now, 12 * 60 + 100), 10, {
    label: 'T0',
    clones: 1,
  });
  const days = lastDays(now);
  const of = (days_: number) =>
    days.find(({ takenAt }) => takenAt === daysBefore(now, days_)) ?? t0;
  const clones = [
    cloneOf(of(4), 'orders-replay', {
      phase: 'failed',
      createdAt: secondsBefore(now, 20 * 3600),
      expiresAt: daysBefore(now, -1, '09:00'),
      readyAt: undefined,
      usage: undefined,
      endpoint: undefined,
      stages: failedRun(secondsBefore(now, 20 * 3600)),
      failure: {
        stage: 'masked',
        reason: 'MaskingFailed',
        message: 'Masking rule 4 failed: column Email of dbo.Customers',
        next: 'Correct rule 4 of Customer DB, then try again.',
      },
      actions: [{ verb: 'retry', allowed: true }, ...ALL_VERBS],
    }),
    cloneOf(t0, 't0-check', {
      createdAt: secondsBefore(now, 11 * 3600),
      expiresAt: secondsBefore(now, -58.5 * 60),
      usage: {
        uniqueBytes: 3.2e6,
        logicalBytes: 40e9,
        measuredAt: secondsBefore(now, 60),
        provider: 'prometheus',
      },
    }),
    cloneOf(t1, 'orders-migration', {
      createdAt: secondsBefore(now, 5 * 60),
      readyAt: secondsBefore(now, 5 * 60 - 44),
      expiresAt: secondsBefore(now, -11.4 * 3600),
    }),
    cloneOf(t1, 'orders-nightly', {
      phase: 'provisioning',
      stage: 'running',
      stages: [
        {
          name: 'imported',
          startedAt: secondsBefore(now, 29),
          finishedAt: secondsBefore(now, 19),
          waitedMs: 6_000,
        },
        {
          name: 'bound',
          startedAt: secondsBefore(now, 19),
          finishedAt: secondsBefore(now, 12),
        },
        { name: 'running', startedAt: secondsBefore(now, 12) },
      ],
      requestedBy: 'user:default/dana',
      createdAt: secondsBefore(now, 29),
      expiresAt: secondsBefore(now, -24 * 3600),
      usage: undefined,
      endpoint: undefined,
      readyAt: undefined,
      verification: undefined,
    }),
    cloneOf(of(3), 'release-rehearsal', {
      phase: 'stopped',
      requestedBy: 'user:default/dana',
      createdAt: secondsBefore(now, 3 * 24 * 3600),
      expiresAt: secondsBefore(now, -55 * 3600),
      usage: {
        uniqueBytes: 33.1e6,
        logicalBytes: 40e9,
        measuredAt: secondsBefore(now, 60),
        provider: 'prometheus',
      },
    }),
  ];
  return {
    sources: [storySource(now)],
    unknownSources: [],
    snapshots: [t1, t0, ...days].sort((one, other) =>
      (other.takenAt ?? '').localeCompare(one.takenAt ?? ''),
    ),
    clones,
    totalClones: clones.length,
    counts: Array.from({ length: 32 }, (_, index) => ({
      day: daysBefore(now, 15 + index).slice(0, 10),
      source: 'customerdb',
      snapshots: 1,
      clones: 0,
    })),
    pageInfo: {},
  };
}

/** Two ready clones and nothing to worry about. */
export function allWell(now: Date): EntityTimeline {
  const all = story(now);
  return {
    ...all,
    clones: all.clones
      .filter(({ phase }) => phase === 'stopped')
      .concat(all.clones.filter(({ name }) => name === 'orders-migration')),
    totalClones: 2,
  };
}
