import { type Branches, placeBranches } from './branches';
import { chipFact } from './chipFact';
import type { StripContent } from './content';
import type { StripItem } from './gather';
import { BRANCH, textWidth } from './geometry';
import { type MarkLabel, withoutOverlap } from './labels';
import type { Mark, StripInput } from './layout';
import { AIR, LABEL_ROOM } from './spacing';

/** Of most chips, so that they stand in columns. */
const CHIP_WIDTH = 160;

/** Which labels are wanted, the most wanted first. */
export function wantedLabels(
  { items, clonesOf, density }: StripContent,
  selectedId: string | undefined,
): StripItem[] {
  const newestFirst = [...items].reverse();
  const isSelected = (item: StripItem) =>
    item.kind === 'point' && item.point.id === selectedId;
  return [
    ...newestFirst.slice(0, 1),
    ...items.filter(isSelected),
    ...items.slice(0, 1),
    ...newestFirst.filter(item => clonesOf.has(item.key)),
    ...(density === 'bare' ? [] : newestFirst),
  ];
}

/** Labels where every mark has one take what is between their neighbours; else they keep out of each other's way. */
export function labelMarks(
  marks: Mark[],
  wanted: StripItem[],
  labels: Map<string, MarkLabel>,
  { density }: StripContent,
  width: number,
): void {
  const roomAt = ({ x }: Mark) => Math.min(LABEL_ROOM, 2 * x, 2 * (width - x));
  if (density === 'labelled') {
    marks.forEach((mark, index) => {
      const label = labels.get(mark.key);
      if (!label) return;
      const needs = (other: Mark | undefined) =>
        Math.min(LABEL_ROOM, labels.get(other?.key ?? '')?.width ?? 0) / 2;
      // Beside a short label there is room for a long one; two long ones share.
      const sides = [marks[index - 1], marks[index + 1]]
        .filter(Boolean)
        .map(other => {
          const gap = Math.abs(mark.x - other.x) - AIR / 2;
          return Math.max(gap / 2, gap - needs(other));
        });
      mark.label = {
        ...label,
        room: Math.min(roomAt(mark), ...sides.map(side => 2 * side)),
      };
    });
    return;
  }
  const markOf = new Map(marks.map(mark => [mark.key, mark]));
  // What is not wanted may still stand where nothing else wants the room.
  const others = marks.map(({ item }) => item).reverse();
  const shown = withoutOverlap(
    [...wanted, ...others].flatMap(({ key }) => {
      const mark = markOf.get(key);
      const label = labels.get(key);
      if (!mark || !label) return [];
      const half = Math.min(roomAt(mark), label.width) / 2;
      return [{ key, from: mark.x - half, to: mark.x + half }];
    }),
    AIR / 2,
  );
  for (const mark of marks) {
    const label = labels.get(mark.key);
    if (label && shown.has(mark.key)) {
      mark.label = { ...label, room: Math.min(roomAt(mark), label.width) };
    }
  }
}

/** What hangs under the marks: in the tab a chip for each of the entity's own clones. */
export function hangBranches(marks: Mark[], input: StripInput): Branches {
  const { now, words, width, measure = textWidth } = input;
  const roots = marks
    .filter(mark => input.density === 'tab' && mark.clones.length > 0)
    .map(({ key, x, clones }) => {
      // Icon, name, fact, and the air between. Chips of one point are equally wide.
      const wish = Math.max(
        CHIP_WIDTH,
        // No more than these can have a row.
        ...clones
          .slice(0, BRANCH.maxRows)
          .map(
            clone =>
              measure(clone.name, 12, true) +
              measure(chipFact(clone, now, words)) +
              16 +
              5 * 8,
          ),
      );
      return {
        key,
        x,
        chips: clones.map(clone => ({ key: clone.id, width: wish })),
      };
    });
  return placeBranches(roots, width);
}
