/** What the strip is measured by, in CSS pixels. */
export const STRIP = {
  /** Height of the part that both densities have: three lines of labels, the line, one row of texts. */
  height: 104,
  /** Centres of the rows, from the top. */
  labelRows: [9, 25, 41],
  lineY: 67,
  textY: 95,
  lineHeight: 4,
  /** A label of the usual length and its air. */
  labelled: 52,
  /** A finger's width: the least distance of two marks. */
  bare: 28,
  /** The least room of a gathered mark. */
  bin: 40,
  pillHeight: 28,
  maxMarks: 60,
  /** From now to the next planned capture, which is never to scale. */
  future: 66,
  /** Below this inner width the list is the timeline. */
  narrow: 600,
} as const;

/** How clones hang below the line. */
export const BRANCH = {
  /** Top of the first row. */
  top: 116,
  rowHeight: 32,
  maxRows: 6,
  chipHeight: 28,
  minWidth: 120,
  maxWidth: 200,
  /** From the stem to the chip. */
  elbow: 16,
  radius: 8,
  gap: 8,
} as const;

const NARROW = new Set("ijl.,:;|!'’·()[] tfrI1");
const WIDE = new Set('mwMWÄÖÜ@%–—QGO');

/** How wide a text is in CSS pixels. `size`: of the font; `strong`: half bold. */
export type TextMeasure = (
  text: string,
  size?: number,
  strong?: boolean,
) => number;

/**
 * Roughly how wide a text is, on the safe side. Good enough to keep texts apart, and needs no
 * browser: so where things lie can be told from what they are.
 */
export function textWidth(text: string, size = 12, strong = false): number {
  let ems = strong ? text.length * 0.02 : 0;
  for (const letter of text) {
    if (WIDE.has(letter)) ems += 0.86;
    else if (NARROW.has(letter)) ems += letter === '1' ? 0.57 : 0.36;
    else if (letter >= '0' && letter <= '9') ems += 0.57;
    else if (letter >= 'a' && letter <= 'z') ems += 0.58;
    else ems += 0.66;
  }
  return Math.ceil(ems * size);
}

/** A stretch of a row. */
export interface Interval {
  from: number;
  to: number;
}

/** Whether two stretches touch or overlap. */
export function meets(one: Interval, other: Interval): boolean {
  return one.from < other.to && other.from < one.to;
}
