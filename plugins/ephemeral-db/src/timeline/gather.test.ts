import type {
  Snapshot,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sampleSnapshot } from '../__testUtils__';
import {
  byMoment,
  gather,
  gatherBy,
  newestThatFit,
  type Room,
  type StripItem,
} from './gather';
import { beginningOf, type Unit, wallClock } from './wallTime';

function point(at: string): Snapshot {
  return sampleSnapshot({ id: at, takenAt: at, orderedAt: at });
}

function every(hours: number, count: number): Snapshot[] {
  const first = Date.parse('2026-11-01T00:30:00Z');
  return Array.from({ length: count }, (_, index) =>
    point(new Date(first + index * hours * 3_600_000).toISOString()),
  );
}

function day(name: string, snapshots = 3): TimelineDay {
  return { day: name, source: 'customerdb', snapshots, clones: 0 };
}

function room(inner: number, labels = 0): Room {
  return { width: inner, inner, labels: () => labels };
}

function counts(items: StripItem[]): number[] {
  return items.map(item => (item.kind === 'bin' ? item.count : 1));
}

describe('gather', () => {
  it.each<[string, number, number, string, number]>([
    ['each labelled', 5, 260, 'labelled', 5],
    ['one pixel less', 5, 259, 'bare', 5],
    ['bare to the last pixel', 20, 560, 'bare', 20],
    ['nothing', 0, 100, 'labelled', 0],
  ])('%s', (_, count, inner, density, items) => {
    const result = gather({ points: every(1, count), days: [] }, room(inner));

    expect(result.density).toBe(density);
    expect(result.items).toHaveLength(items);
  });

  it('leaves labels out where they say more than there is room for', () => {
    const content = { points: every(1, 5), days: [] };

    expect(gather(content, room(300, 301)).density).toBe('bare');
  });

  it.each<[Unit, number, number, number]>([
    ['hour', 0.25, 40, 480],
    ['sixHours', 1, 60, 480],
    ['day', 8, 48, 680],
    ['week', 24, 60, 480],
    ['month', 24 * 7, 60, 800],
  ])(
    'gathers by the smallest unit with room: %s',
    (unit, hours, count, inner) => {
      const { density, items } = gather(
        { points: every(hours, count), days: [], timeZone: 'UTC' },
        room(inner),
      );

      expect(density).toBe('gathered');
      const units = items.flatMap(item =>
        item.kind === 'bin' ? [item.unit] : [],
      );
      expect(new Set(units)).toEqual(new Set([unit]));
      expect(items.length * 40).toBeLessThanOrEqual(inner);
      expect(counts(items).reduce((a, b) => a + b)).toBe(count);
    },
  );

  it('opens bins again where room is left, the newest first', () => {
    const points = [
      ...every(1, 40).slice(0, 6),
      point('2026-11-02T18:00:00Z'),
      point('2026-11-03T10:22:20Z'),
      point('2026-11-03T10:24:00Z'),
    ];
    const { items } = gather(
      { points, days: [], timeZone: 'UTC' },
      { width: 220, inner: 220, labels: () => 0 },
    );

    expect(items.map(item => item.kind)).toEqual([
      'bin',
      'point',
      'point',
      'point',
    ]);
    expect(counts(items)).toEqual([6, 1, 1, 1]);
  });

  it('tells days that are only counted apart by the day', () => {
    const { items } = gather(
      {
        points: every(1, 30),
        days: [day('2026-10-30'), day('2026-10-31', 45)],
        timeZone: 'UTC',
      },
      room(400),
    );

    expect(items.map(item => item.key)).toEqual([
      'bin:day:2026-10-30T00:00:00.000Z',
      'bin:day:2026-10-31T00:00:00.000Z',
      'bin:day:2026-11-01T00:00:00.000Z',
      'bin:day:2026-11-02T00:00:00.000Z',
    ]);
    expect(counts(items)).toEqual([3, 45, 24, 6]);
  });

  it.each([
    [1_000, 8, 5_000],
    [1_000, 8, 300],
    [1_000, 24 * 40, 700],
    [61, 1, 100_000],
  ])(
    'never draws more than 60 marks, nor more than there is room for (%s points)',
    (count, hours, inner) => {
      const { items } = gather(
        { points: every(hours, count), days: [], timeZone: 'UTC' },
        room(inner),
      );

      expect(items.length).toBeLessThanOrEqual(60);
      expect(items.length * 40).toBeLessThanOrEqual(inner);
      expect(counts(items).reduce((a, b) => a + b)).toBe(count);
    },
  );

  it('gathers by the day of the person, not of Greenwich', () => {
    const points = [
      point('2026-11-21T22:30:00Z'),
      point('2026-11-21T23:30:00Z'),
    ];

    expect(gatherBy('day', { points, days: [], timeZone: 'UTC' })).toHaveLength(
      1,
    );
    expect(
      gatherBy('day', { points, days: [], timeZone: 'Europe/Berlin' }),
    ).toHaveLength(2);
  });
});

describe('newestThatFit', () => {
  it.each<[string, number, boolean, number, string, number, number]>([
    ['five with their labels', 5, false, 470, 'labelled', 5, 0],
    ['ten bare', 10, false, 470, 'bare', 10, 0],
    ['the newest of fifty', 50, false, 470, 'labelled', 5, 45],
    [
      'the newest, where older ones are behind a pill anyway',
      10,
      true,
      470,
      'labelled',
      5,
      5,
    ],
    ['at least one', 50, false, 20, 'labelled', 1, 49],
  ])('%s', (_, count, hasOlder, inner, density, shown, older) => {
    const result = newestThatFit(every(24, count), hasOlder, room(inner));

    expect(result.density).toBe(density);
    expect(result.items).toHaveLength(shown);
    expect(result.older).toBe(older);
  });
});

describe('byMoment', () => {
  it('puts the oldest first, by the order where there is no cut yet', () => {
    const capturing = sampleSnapshot({
      id: 'b',
      takenAt: undefined,
      orderedAt: '2026-11-22T10:30:00Z',
    });
    const twin = { ...capturing, id: 'a' };
    const later = point('2026-11-22T10:31:00Z');

    expect(byMoment([later, capturing, twin]).map(({ id }) => id)).toEqual([
      'a',
      'b',
      later.id,
    ]);
  });
});

describe('the clock on the wall', () => {
  it.each<[Unit, string, string]>([
    ['hour', '2026-11-22T10:36:12Z', '2026-11-22T10:00:00.000Z'],
    ['sixHours', '2026-11-22T10:36:12Z', '2026-11-22T06:00:00.000Z'],
    ['day', '2026-11-22T10:36:12Z', '2026-11-22T00:00:00.000Z'],
    // 22 November 2026 is a Sunday.
    ['week', '2026-11-22T10:36:12Z', '2026-11-16T00:00:00.000Z'],
    ['week', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00.000Z'],
    ['month', '2026-11-22T10:36:12Z', '2026-11-01T00:00:00.000Z'],
  ])('%s of %s begins at %s', (unit, moment, beginning) => {
    expect(new Date(beginningOf(unit, Date.parse(moment))).toISOString()).toBe(
      beginning,
    );
  });

  it.each([
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00.000Z'],
    ['Asia/Kathmandu', '2026-10-25T00:00:00Z', '2026-10-25T05:45:00.000Z'],
  ])('in %s shows at %s what stands in %s', (zone, moment, shown) => {
    expect(new Date(wallClock(zone)(Date.parse(moment))).toISOString()).toBe(
      shown,
    );
  });
});
