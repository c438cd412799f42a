import type { StripLayout } from './layout';

/** The ways between everything on a strip that can have the focus. */
export interface Walk {
  /** Keys of marks and pills, oldest first. */
  marks: string[];
  /** Keys of the chips that hang under each mark, from the top. */
  chips: Map<string, string[]>;
}

/** The pill before everything. */
export const OLDER_KEY = 'older';
/** The pill after everything. */
export const NEWER_KEY = 'newer';
/** The planned capture. */
export const NEXT_KEY = 'next';

/** The key of a clone's chip. */
export function chipKey(cloneId: string): string {
  return `clone:${cloneId}`;
}

/** Everything that can have the focus, as it is seen. */
export function walkOf(layout: StripLayout): Walk {
  const chips = new Map<string, string[]>();
  for (const chip of layout.branches.chips) {
    const keys = chips.get(chip.rootKey) ?? [];
    chips.set(chip.rootKey, [...keys, chipKey(chip.key)]);
  }
  return {
    marks: [
      ...(layout.older ? [OLDER_KEY] : []),
      ...layout.marks.map(mark => mark.key),
      ...(layout.newer ? [NEWER_KEY] : []),
      ...(layout.next ? [NEXT_KEY] : []),
    ],
    chips,
  };
}

/** The mark that a chip hangs under, else the key itself. */
export function rootOf(walk: Walk, key: string): string {
  for (const [root, keys] of walk.chips) {
    if (keys.includes(key)) return root;
  }
  return key;
}

/**
 * Where a key leads: ← and → to the neighbours, Home and End to the ends, ↓ into a mark's clones
 * and ↑ back. Absent where it leads nowhere.
 */
export function stepFocus(
  walk: Walk,
  current: string,
  key: string,
): string | undefined {
  const { marks, chips } = walk;
  const root = rootOf(walk, current);
  const index = marks.indexOf(root);
  const below = chips.get(root) ?? [];
  const row = below.indexOf(current);
  switch (key) {
    case 'ArrowLeft':
      return marks[index - 1];
    case 'ArrowRight':
      return marks[index + 1];
    case 'Home':
      return marks[0];
    case 'End':
      return marks[marks.length - 1];
    case 'ArrowDown':
      return below[row + 1];
    case 'ArrowUp':
      if (row < 0) return undefined;
      return row === 0 ? root : below[row - 1];
    default:
      return undefined;
  }
}

/** What is known of something that had the focus, for when it is gone. */
export interface Trace {
  key: string;
  /** The points that it stood for. */
  pointIds: string[];
  at: number;
}

/** What had this key stood for. */
export function traceOf(layout: StripLayout, key: string): Trace {
  const root = rootOf(walkOf(layout), key);
  const mark = layout.marks.find(candidate => candidate.key === root);
  if (!mark) {
    const at = key === OLDER_KEY ? -Infinity : Infinity;
    return { key, pointIds: [], at };
  }
  const { item } = mark;
  const points = item.kind === 'point' ? [item.point] : item.points;
  return { key, pointIds: points.map(({ id }) => id), at: item.at };
}

/**
 * Who gets the focus of something that is gone: the bin that its mark was gathered in, the first
 * of the marks that its bin was opened into, else the nearest in time.
 */
export function heirOf(layout: StripLayout, trace: Trace): string | undefined {
  const walk = walkOf(layout);
  const all = [...walk.marks, ...[...walk.chips.values()].flat()];
  if (all.includes(trace.key)) return trace.key;
  const ids = new Set(trace.pointIds);
  const holder = layout.marks.find(({ item }) =>
    item.kind === 'point'
      ? ids.has(item.point.id)
      : item.points.some(point => ids.has(point.id)),
  );
  if (holder) return holder.key;
  const first = layout.marks[0];
  if (layout.older && (!first || trace.at < first.item.at)) return OLDER_KEY;
  const nearest = [...layout.marks].sort(
    (one, other) =>
      Math.abs(one.item.at - trace.at) - Math.abs(other.item.at - trace.at),
  )[0];
  return Number.isFinite(trace.at) && nearest
    ? nearest.key
    : walk.marks[walk.marks.length - 1];
}

/** Where Tab enters: where the focus was last, else the newest point. */
export function tabStop(
  layout: StripLayout,
  last: Trace | undefined,
): string | undefined {
  const newest = layout.marks[layout.marks.length - 1];
  return (
    (last && heirOf(layout, last)) ?? newest?.key ?? walkOf(layout).marks[0]
  );
}
