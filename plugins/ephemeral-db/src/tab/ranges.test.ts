import type {
  EntityTimeline,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { SAMPLE_NOW, sampleSnapshot } from '../__testUtils__';
import { firstRange, mergeRanges, olderRange, rangeForView } from './ranges';

function day(date: string, snapshots: number): TimelineDay {
  return { day: date, source: 'customerdb', snapshots, clones: 0 };
}

function view(from: string, to: string) {
  return { from: new Date(from), to: new Date(to) };
}

describe('firstRange', () => {
  it('begins at midnight 13 days ago and has no end', () => {
    expect(firstRange(SAMPLE_NOW)).toEqual({
      from: '2026-11-09T00:00:00.000Z',
    });
  });
});

describe('rangeForView', () => {
  const days = [
    day('2026-11-01', 3),
    day('2026-11-05', 2),
    day('2026-11-07', 4),
  ];

  it('reads whole days that are only counted and that the view touches', () => {
    expect(
      rangeForView(days, view('2026-11-05T12:00:00Z', '2026-11-20T00:00:00Z')),
    ).toEqual({
      from: '2026-11-05T00:00:00.000Z',
      to: '2026-11-08T00:00:00.000Z',
    });
  });

  it('reads nothing where nothing is missing, or where it is too much to be told apart', () => {
    const all = view('2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z');
    expect(rangeForView([], all)).toBeUndefined();
    expect(
      rangeForView([...days, day('2026-11-02', 1_000)], all),
    ).toBeUndefined();
  });
});

describe('olderRange', () => {
  it('takes the newest days until a page is full', () => {
    const days = [
      day('2026-10-01', 30),
      day('2026-10-02', 0),
      day('2026-10-03', 30),
      day('2026-10-04', 30),
    ];
    expect(olderRange(days)).toEqual({
      from: '2026-10-03T00:00:00.000Z',
      to: '2026-10-05T00:00:00.000Z',
    });
    expect(olderRange([])).toBeUndefined();
  });
});

describe('mergeRanges', () => {
  const timeline = (changes: Partial<EntityTimeline>): EntityTimeline => ({
    sources: [],
    unknownSources: [],
    snapshots: [],
    clones: [],
    totalClones: 0,
    counts: [],
    pageInfo: {},
    ...changes,
  });

  it('has each point once, and counts only days that are not loaded', () => {
    const merged = mergeRanges([
      {
        range: { from: '2026-11-09T00:00:00Z' },
        timeline: timeline({
          snapshots: [sampleSnapshot()],
          totalClones: 5,
          counts: [day('2026-11-01', 3), day('2026-11-05', 2)],
        }),
      },
      {
        range: { from: '2026-11-05T00:00:00Z', to: '2026-11-06T00:00:00Z' },
        timeline: timeline({
          snapshots: [sampleSnapshot(), sampleSnapshot({ id: 'old' })],
          counts: [day('2026-11-01', 3), day('2026-11-22', 1)],
        }),
      },
    ]);
    expect(merged).toMatchObject({
      totalClones: 5,
      counts: [day('2026-11-01', 3)],
    });
    expect(merged?.snapshots.map(({ id }) => id)).toEqual(['t1', 'old']);
  });
});
