import { span } from '../moments';
import type { Words } from '../translation';
import type { Stop } from './axis';
import type { StripContent } from './content';
import type { StripItem } from './gather';
import { BRANCH, STRIP, type TextMeasure } from './geometry';
import type { MarkLabel } from './labels';

/** No label is wider. */
export const LABEL_ROOM = 112;
/** Between texts. */
export const AIR = 8;

/** What the distances of marks depend on. */
export interface Spacing {
  density: 'card' | 'tab';
  content: StripContent;
  /** Of those that are wanted. */
  labels: Map<string, MarkLabel>;
  words: Words;
  measure: TextMeasure;
  /** How long a stretch of this strip is on average, in milliseconds. */
  usual: number;
  /** From the end of the line to the right edge. */
  beyond: number;
  endsNow: boolean;
}

/** How far the newest must stay from the end of the line, so that its clones hang to its right. */
export function tailRoom(hasClones: boolean, beyond: number): number {
  return hasClones
    ? Math.max(STRIP.bare, BRANCH.elbow + BRANCH.minWidth - beyond)
    : STRIP.bare;
}

function distance(
  item: StripItem,
  following: StripItem | undefined,
  spacing: Spacing,
): { least: number; wish: number } {
  const { content, labels, words, measure } = spacing;
  const { density, clonesOf } = content;
  const isLabelled = density === 'labelled';
  const clones = clonesOf.get(item.key)?.length ?? 0;
  const inCard = spacing.density === 'card';
  const bottom = (one: StripItem) => {
    const count = clonesOf.get(one.key)?.length ?? 0;
    return inCard && count > 0
      ? measure(words.t('timeline.clones', { count }), 12, true) / 2
      : 8;
  };
  const top = (one: StripItem) =>
    Math.min(LABEL_ROOM, labels.get(one.key)?.width ?? 0) / 2;
  const half = (one: StripItem) => {
    const bare = (one.kind === 'bin' ? STRIP.bin : STRIP.bare) / 2;
    return isLabelled ? Math.max(bare, top(one) + AIR / 2) : bare;
  };
  if (!following) {
    const least = inCard ? half(item) : tailRoom(clones > 0, spacing.beyond);
    const now = measure(words.t('timeline.now')) / 2;
    return {
      least,
      wish: Math.max(
        least,
        spacing.endsNow ? Math.max(bottom(item) + now + AIR, 56) : 0,
        !inCard && clones > 0
          ? BRANCH.elbow + BRANCH.maxWidth - spacing.beyond
          : 0,
      ),
    };
  }
  const least = half(item) + half(following);
  // Only what is drawn longer than true says its length below.
  const time = following.at - item.at;
  const length =
    time < spacing.usual / 2 ? measure(span(time, words)) + 2 * AIR : AIR;
  return {
    least,
    wish: Math.max(
      least,
      top(item) + top(following) + 1.5 * AIR,
      isLabelled ? bottom(item) + bottom(following) + length : 0,
    ),
  };
}

/** Each item with its distance to the next: as wished where there is room, never under the least. */
export function spaceOut(spacing: Spacing, room: number): Stop[] {
  const { items } = spacing.content;
  const gaps = items.map((item, index) =>
    distance(item, items[index + 1], spacing),
  );
  const least = gaps.reduce((sum, gap) => sum + gap.least, 0);
  const more = gaps.reduce((sum, gap) => sum + gap.wish - gap.least, 0);
  const share = more > 0 ? Math.min(1, Math.max(0, (room - least) / more)) : 0;
  return items.map((item, index) => ({
    at: item.at,
    gap: gaps[index].least + (gaps[index].wish - gaps[index].least) * share,
  }));
}
