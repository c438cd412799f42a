import {
  englishWords,
  SAMPLE_NOW,
  sampleClone,
  sampleSnapshot,
} from '../__testUtils__';
import {
  heirOf,
  stepFocus,
  tabStop,
  traceOf,
  type Walk,
  walkOf,
} from './keyboard';
import { layoutStrip, type StripInput } from './layout';

const walk: Walk = {
  marks: ['older', 'point:a', 'point:b', 'next'],
  chips: new Map([['point:b', ['clone:1', 'clone:2']]]),
};

describe('stepFocus', () => {
  it.each([
    ['point:a', 'ArrowRight', 'point:b'],
    ['point:a', 'ArrowLeft', 'older'],
    ['older', 'ArrowLeft', undefined],
    ['next', 'ArrowRight', undefined],
    ['point:b', 'Home', 'older'],
    ['point:b', 'End', 'next'],
    ['point:b', 'ArrowDown', 'clone:1'],
    ['clone:1', 'ArrowDown', 'clone:2'],
    ['clone:2', 'ArrowDown', undefined],
    ['clone:2', 'ArrowUp', 'clone:1'],
    ['clone:1', 'ArrowUp', 'point:b'],
    ['point:a', 'ArrowDown', undefined],
    ['point:a', 'ArrowUp', undefined],
    ['clone:2', 'ArrowLeft', 'point:a'],
    ['clone:2', 'ArrowRight', 'next'],
    ['point:a', 'x', undefined],
  ])('from %s with %s to %s', (from, key, to) => {
    expect(stepFocus(walk, from, key)).toBe(to);
  });
});

function point(id: string, takenAt: string) {
  return sampleSnapshot({ id, label: undefined, takenAt });
}

const hour = (index: number) =>
  new Date(SAMPLE_NOW.getTime() - index * 3_600_000).toISOString();

function lay(changes: Partial<StripInput> = {}) {
  return layoutStrip({
    density: 'tab',
    width: 1_000,
    snapshots: [point('new', hour(1)), point('old', hour(30))],
    clones: [
      sampleClone({ id: 'c', snapshot: { id: 'old', takenAt: hour(30) } }),
    ],
    days: [],
    now: SAMPLE_NOW,
    words: englishWords(),
    ...changes,
  });
}

describe('what can have the focus', () => {
  it('goes from the oldest to what is planned, with clones under their points', () => {
    expect(walkOf(lay({ next: new Date('2026-11-22T18:00:00Z') }))).toEqual({
      marks: ['point:old', 'point:new', 'next'],
      chips: new Map([['point:old', ['clone:c']]]),
    });
  });

  it('is entered at the newest point, later where it was left', () => {
    const layout = lay();

    expect(tabStop(layout, undefined)).toBe('point:new');
    expect(tabStop(layout, traceOf(layout, 'clone:c'))).toBe('clone:c');
  });

  const crowd = Array.from({ length: 200 }, (_, index) =>
    point(`p${index}`, hour(index)),
  );
  it.each<[string, string, Partial<StripInput>, RegExp]>([
    [
      'of a mark that is gathered goes to its bin',
      'point:old',
      { snapshots: [...crowd, point('old', hour(30.5))] },
      /^bin:/,
    ],
    [
      'of a clone that is gone goes to its point',
      'clone:c',
      { clones: [] },
      /^point:old$/,
    ],
    [
      'of a point that is deleted goes to the nearest',
      'point:old',
      { snapshots: [point('new', hour(1)), point('near', hour(28))] },
      /^point:near$/,
    ],
    [
      'of a point that leaves the view goes to the pill',
      'point:old',
      {
        view: {
          from: SAMPLE_NOW.getTime() - 5 * 3_600_000,
          to: SAMPLE_NOW.getTime(),
        },
      },
      /^older$/,
    ],
    ['of what is still there stays', 'point:old', {}, /^point:old$/],
  ])('the focus %s', (_, key, changes, heir) => {
    expect(heirOf(lay(changes), traceOf(lay(), key))).toMatch(heir);
  });

  it('the focus of a bin that is opened goes to its first point', () => {
    const gathered = lay({ snapshots: crowd, clones: [], width: 640 });
    const bin = gathered.marks.find(({ item }) => item.kind === 'bin');
    const opened = lay({
      snapshots: crowd,
      clones: [],
      width: 1_000,
      view: {
        from: bin!.item.kind === 'bin' ? bin!.item.from - 1 : 0,
        to: bin!.item.kind === 'bin' ? bin!.item.from + 5 * 3_600_000 : 0,
      },
    });

    expect(heirOf(opened, traceOf(gathered, bin!.key))).toBe(
      opened.marks[0].key,
    );
  });
});
