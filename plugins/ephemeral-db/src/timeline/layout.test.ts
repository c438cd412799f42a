import type {
  Clone,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  englishWords,
  SAMPLE_NOW,
  sampleClone,
  sampleSnapshot,
} from '../__testUtils__';
import { STRIP } from './geometry';
import { layoutStrip, type StripInput, type StripLayout } from './layout';
import { spokenMark, spokenPill } from './names';

const words = englishWords();
const now = SAMPLE_NOW;
const next = new Date('2026-11-22T18:00:00Z');

function point(
  id: string,
  takenAt: string,
  customers?: number,
  changes: Partial<Snapshot> = {},
): Snapshot {
  return sampleSnapshot({
    id,
    label: undefined,
    takenAt,
    orderedAt: takenAt,
    probes:
      customers === undefined
        ? []
        : [{ name: 'customers', exact: true, value: customers }],
    ...changes,
  });
}

/** The three evenings, and the article's T0 and T1. */
const story = [
  point('thu', '2026-11-19T18:00:00Z', 9, {
    protectedUntil: '2026-12-01T00:00:00Z',
  }),
  point('fri', '2026-11-20T18:00:00Z', 9),
  point('sat', '2026-11-21T18:00:00Z', 9, { clones: 3 }),
  point('t0', '2026-11-22T10:22:20Z', 10, { label: 'T0', clones: 1 }),
  point('t1', '2026-11-22T10:24:00Z', 15, {
    label: 'T1',
    clones: 2,
    verified: true,
  }),
];

function clone(id: string, pointId: string, takenAt: string): Clone {
  return sampleClone({ id, name: id, snapshot: { id: pointId, takenAt } });
}

const storyClones = [
  clone('t0-check', 't0', '2026-11-22T10:22:20Z'),
  clone('orders-migration', 't1', '2026-11-22T10:24:00Z'),
  clone('orders-nightly', 't1', '2026-11-22T10:24:00Z'),
];

function lay(changes: Partial<StripInput> = {}): StripLayout {
  return layoutStrip({
    density: 'card',
    width: 627,
    snapshots: story,
    clones: storyClones,
    days: [],
    now,
    next,
    words,
    ...changes,
  });
}

function many(count: number): Snapshot[] {
  return Array.from({ length: count }, (_, index) =>
    point(
      `p${index}`,
      new Date(now.getTime() - (index * 8 + 1) * 3_600_000).toISOString(),
      1_000 + index,
    ),
  );
}

/** What stands in one row of the picture, and must not touch. */
function rowsOf(layout: StripLayout) {
  const labels = layout.marks.flatMap(({ x, label }) =>
    label
      ? [
          {
            from: x - Math.min(label.room, label.width) / 2,
            to: x + Math.min(label.room, label.width) / 2,
          },
        ]
      : [],
  );
  const probe = layout.probe ? [{ from: 0, to: layout.probe.room }] : [];
  const texts = layout.texts.map(({ x, width }) => ({
    from: x - width / 2,
    to: x + width / 2,
  }));
  const bodies = layout.marks.map(({ x, item, pillWidth }) => {
    const half = (item.kind === 'bin' ? pillWidth : STRIP.bare) / 2;
    return { from: x - half, to: x + half };
  });
  const pills = [layout.older, layout.newer].flatMap(pill =>
    pill ? [{ from: pill.x, to: pill.x + pill.width }] : [],
  );
  return { labels: [...probe, ...labels], texts, marks: [...pills, ...bodies] };
}

function overlaps(row: { from: number; to: number }[]): string[] {
  const sorted = [...row].sort((one, other) => one.from - other.from);
  return sorted
    .slice(1)
    .filter((it, index) => it.from < sorted[index].to - 1)
    .map(it => JSON.stringify(it));
}

describe('layoutStrip', () => {
  it('labels five points of the card with day, time and figure', () => {
    const { marks, probe, density } = lay();

    expect(density).toBe('labelled');
    expect(probe?.name).toBe('customers');
    expect(
      marks.map(({ label }) => [
        label?.head,
        label?.middle,
        label?.figure,
        label?.change,
        label?.locked,
      ]),
    ).toEqual([
      ['Thu 19', '18:00', '9', undefined, true],
      ['Fri 20', '18:00', '9', undefined, false],
      ['Sat 21', '18:00', '9', undefined, false],
      ['T0', '10:22', '10', '+1', false],
      ['T1', '10:24', '15', '+5', false],
    ]);
  });

  it('says below the line what hangs there, and how long a stretch really is', () => {
    const { texts, brackets, nowX } = lay();

    expect(
      [...texts].sort((one, other) => one.x - other.x).map(({ text }) => text),
    ).toEqual(['3 elsewhere', '1 clone', '100 s', '2 clones', 'now']);
    expect(brackets).toHaveLength(1);
    expect(texts.find(({ text }) => text === 'now')?.x).toBe(nowX);
  });

  it('keeps a day a day: equal times are equally long where nothing is near', () => {
    const { marks } = lay({ width: 1_000 });
    const [thu, fri, sat] = marks.map(({ x }) => x);

    expect(Math.abs(fri - thu - (sat - fri))).toBeLessThanOrEqual(1);
  });

  it('breaks the line where a long silence is shortened', () => {
    const { breaks, texts } = lay({
      snapshots: [point('old', '2026-08-01T18:00:00Z', 1), ...story.slice(1)],
    });

    expect(breaks).toHaveLength(1);
    expect(texts.map(({ text }) => text)).toContain('16 weeks');
  });

  it.each([
    ['45 older', 50, 627, 5],
    ['45 older', 50, 675, 5],
    ['49 older', 50, 272, 1],
  ])('puts %s of %s behind a pill at %s px', (text, count, width, shown) => {
    const { older, marks } = lay({ snapshots: many(count), clones: [], width });

    expect(older?.text).toBe(text);
    expect(marks).toHaveLength(shown);
  });

  it('counts what is not loaded, and the clones of it, at the pill', () => {
    const { older, texts } = lay({
      days: [
        { day: '2026-11-10', source: 'customerdb', snapshots: 45, clones: 1 },
      ],
      clones: [clone('old', 'gone', '2026-11-10T18:00:00Z')],
    });

    expect(older?.count).toBe(45);
    expect(texts.map(({ key, text }) => [key, text])).toContainEqual([
      'count:older',
      '1 clone',
    ]);
    expect(older && spokenPill('older', older, words)).toBe(
      '45 older points, 1 clone',
    );
  });

  it('hangs clones under their points in the tab, and says only there what is elsewhere', () => {
    const { branches, texts, height } = lay({ density: 'tab', width: 1_046 });

    expect(
      branches.chips.map(({ key, rootKey, row }) => [key, rootKey, row]),
    ).toEqual([
      ['orders-migration', 'point:t1', 0],
      ['orders-nightly', 'point:t1', 1],
      ['t0-check', 'point:t0', 2],
    ]);
    expect(height).toBe(116 + 3 * 32);
    expect(texts.map(({ text }) => text)).not.toContain('1 clone');
    expect(texts.map(({ text }) => text)).toContain('3 elsewhere');
  });

  it('is 104 px high in the card', () => {
    expect(lay().height).toBe(104);
  });

  it('shows what is before and after a view of the past, and no now', () => {
    const layout = lay({
      density: 'tab',
      width: 900,
      view: {
        from: Date.parse('2026-11-20T00:00:00Z'),
        to: Date.parse('2026-11-21T20:00:00Z'),
      },
    });

    expect(layout.marks.map(({ key }) => key)).toEqual([
      'point:fri',
      'point:sat',
    ]);
    expect(layout.older?.text).toBe('1 older');
    expect(layout.newer?.text).toBe('2 newer');
    expect(layout.newer?.clones).toHaveLength(3);
    expect(layout.nowX).toBeUndefined();
    expect(layout.next).toBeUndefined();
  });

  it('labels of bare marks first, newest, selected and those with clones before all others', () => {
    const snapshots = many(24);
    const { density, marks } = lay({
      density: 'tab',
      width: 900,
      snapshots,
      clones: [clone('c', 'p9', snapshots[9].takenAt ?? '')],
      selectedId: 'p15',
    });

    expect(density).toBe('bare');
    const labelled = marks.flatMap(({ key, label }) => (label ? [key] : []));
    expect(labelled).toEqual(
      expect.arrayContaining([
        'point:p0',
        'point:p9',
        'point:p15',
        'point:p23',
      ]),
    );
  });

  it.each([
    [
      'planned',
      undefined,
      { phase: 'capturing' as const, takenAt: undefined },
      'running',
    ],
    ['failed', undefined, { phase: 'failed' as const }, 'failed'],
    ['lost', 7, { phase: 'lost' as const }, 'lost'],
    ['large', 1_234_567, {}, '1.2m'],
  ])(
    'writes in place of the figure of a %s point: %s',
    (_, value, changes, figure) => {
      const { marks } = lay({
        snapshots: [
          point('a', '2026-11-21T18:00:00Z', 5),
          point('b', '2026-11-22T06:00:00Z', value, changes),
        ],
        clones: [],
      });

      expect(marks[1].label?.figure).toBe(figure);
    },
  );

  it('tells of a bin its day, its count and the range of its figures', () => {
    const { marks } = lay({
      density: 'tab',
      width: 640,
      snapshots: many(60),
      clones: [],
    });
    const bin = marks.find(({ item }) => item.kind === 'bin');

    expect(bin?.item).toMatchObject({ unit: 'week' });
    expect(bin && spokenMark(bin, now, words)).toMatch(
      /^\d+ – \d+ November, \d+ points$/,
    );
  });

  it.each(
    [320, 400, 627, 675, 768, 1_046, 1_200, 2_400].flatMap(width =>
      [0, 1, 5, 17, 50, 1_000].flatMap(count =>
        (['card', 'tab'] as const).map(
          density => [density, width, count] as const,
        ),
      ),
    ),
  )(
    'lets nothing touch: %s of %s px with %s points',
    (density, width, count) => {
      const snapshots = many(count);
      const clones = snapshots
        .slice(0, 30)
        .flatMap(({ id, takenAt }, index) =>
          index % 3 === 0 ? [clone(`c${id}`, id, takenAt ?? '')] : [],
        );
      const layout = lay({ density, width, snapshots, clones });
      const rows = rowsOf(layout);

      expect(layout.marks.length).toBeLessThanOrEqual(60);
      expect(overlaps(rows.texts)).toEqual([]);
      expect(overlaps(rows.marks)).toEqual([]);
      expect(overlaps(rows.labels)).toEqual([]);
      const shown = layout.marks.reduce(
        (sum, { item }) => sum + (item.kind === 'bin' ? item.count : 1),
        0,
      );
      expect(shown + (layout.older?.count ?? 0)).toBe(count);
      const hung = layout.marks.reduce(
        (sum, mark) => sum + mark.clones.length,
        0,
      );
      expect(hung + (layout.older?.clones.length ?? 0)).toBe(clones.length);
    },
  );

  it('lays a thousand points and a thousand clones out within sixty marks and six rows', () => {
    const snapshots = many(1_000);
    const clones = snapshots.map(({ id, takenAt }) =>
      clone(`c${id}`, id, takenAt ?? ''),
    );
    const layout = lay({ density: 'tab', width: 1_046, snapshots, clones });

    expect(layout.marks.length).toBeLessThanOrEqual(60);
    expect(layout.branches.rows).toBe(6);
    expect(layout.branches.chips.length + layout.hidden).toBe(1_000);
  });
});

describe('names read aloud', () => {
  it.each<[string, Partial<Snapshot>, string]>([
    [
      'ready',
      { label: 'T1', clones: 2 },
      'T1, 22 November 10:24, ready, checkpoint, customers 15, 2 clones',
    ],
    [
      'weaker and kept',
      {
        consistency: 'crash',
        asked: 'suspend',
        protectedUntil: '2026-12-01T00:00:00Z',
      },
      '22 November 10:24, ready, crash-consistent, instead of writes paused, customers 15, kept, 2 clones',
    ],
    [
      'by other hands',
      { origin: 'other', consistency: 'unknown', probes: [], clones: 5 },
      '22 November 10:24, ready, made outside Backstage, 2 clones, 3 elsewhere',
    ],
    [
      'failed',
      { phase: 'failed', probes: [] },
      '22 November 10:24, failed, 2 clones',
    ],
  ])('%s', (_, changes, name) => {
    const { marks } = lay({
      snapshots: [point('t1', '2026-11-22T10:24:00Z', 15, changes)],
      clones: storyClones.slice(1),
    });

    expect(spokenMark(marks[0], now, words)).toBe(name);
  });
});
