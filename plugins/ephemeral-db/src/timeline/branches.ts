import { BRANCH, type Interval, meets } from './geometry';

/** A mark on the line, and how wide its chips would like to be. */
export interface BranchRoot {
  key: string;
  x: number;
  chips: { key: string; width: number }[];
}

/** A chip in its row. `side`: on which side of its stem. */
export interface PlacedChip extends Interval {
  key: string;
  rootKey: string;
  row: number;
  side: 'left' | 'right';
}

/** A line from a mark down to its last chip. */
export interface Stem {
  key: string;
  x: number;
  /** The deepest row it reaches. */
  row: number;
}

/** Where the clones of all marks hang. `hidden`: chips that no row had room for, by mark. */
export interface Branches {
  chips: PlacedChip[];
  stems: Stem[];
  rows: number;
  hidden: Map<string, number>;
}

/** To the right of the stem, unless the strip ends there. */
function chipBeside(x: number, wish: number, width: number) {
  const wide = Math.min(BRANCH.maxWidth, Math.max(BRANCH.minWidth, wish));
  const room = width - x - BRANCH.elbow;
  if (room >= Math.min(wide, BRANCH.minWidth)) {
    const from = x + BRANCH.elbow;
    return { side: 'right' as const, from, to: from + Math.min(wide, room) };
  }
  const to = x - BRANCH.elbow;
  return { side: 'left' as const, from: Math.max(0, to - wide), to };
}

/**
 * Right to left, each mark's chips take the first rows where no chip meets another chip or a stem:
 * so the chips of an older point go below those of a newer one that is near.
 *
 * @param roots - oldest first
 * @param width - of the strip
 */
export function placeBranches(roots: BranchRoot[], width: number): Branches {
  const rows: Interval[][] = Array.from({ length: BRANCH.maxRows }, () => []);
  const branches: Branches = {
    chips: [],
    stems: [],
    rows: 0,
    hidden: new Map(),
  };
  for (const root of [...roots].reverse()) {
    let next = 0;
    let deepest = -1;
    let placed = 0;
    for (const chip of root.chips) {
      const place = chipBeside(root.x, chip.width, width);
      const taken = {
        from: place.from - BRANCH.gap / 2,
        to: place.to + BRANCH.gap / 2,
      };
      const lowestStem = branches.stems
        .filter(stem => stem.x > taken.from && stem.x < taken.to)
        .reduce((row, stem) => Math.max(row, stem.row), -1);
      let row = Math.max(next, lowestStem + 1);
      while (row < BRANCH.maxRows && rows[row].some(it => meets(it, taken))) {
        row++;
      }
      const stem = { from: root.x - 1, to: root.x + 1 };
      const isCrossed = rows
        .slice(0, row)
        .some(chips => chips.some(it => meets(it, stem)));
      if (row >= BRANCH.maxRows || isCrossed) {
        branches.hidden.set(root.key, root.chips.length - placed);
        break;
      }
      rows[row].push(taken);
      branches.chips.push({
        ...place,
        key: chip.key,
        rootKey: root.key,
        row,
      });
      deepest = row;
      placed += 1;
      next = row + 1;
    }
    if (deepest >= 0) {
      branches.stems.push({ key: root.key, x: root.x, row: deepest });
      branches.rows = Math.max(branches.rows, deepest + 1);
    }
  }
  return branches;
}
