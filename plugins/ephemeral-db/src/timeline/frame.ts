import { briefMoment } from '../moments';
import type { Words } from '../translation';
import type { Span } from './content';
import { STRIP, type TextMeasure } from './geometry';

/** Both ends of the line, and what stands beyond them. */
export interface Frame {
  line: Span;
  /** Absent where the strip ends in the past. */
  nowX?: number;
  next?: { x: number; at: Date; text: string };
  older?: { x: number; width: number; text: string };
  newer?: { x: number; width: number; text: string };
}

/** Even, so that its middle is a whole pixel. */
export function pillWidth(text: string, measure: TextMeasure): number {
  const wish = Math.max(STRIP.pillHeight, measure(text, 12, true) + 18);
  return 2 * Math.ceil(wish / 2);
}

/** Pills where there is more beyond an end; else, at the right, now and what is planned. */
export function frameStrip(options: {
  width: number;
  now: Date;
  next?: Date;
  view?: Span;
  older: number;
  newer: number;
  words: Words;
  measure: TextMeasure;
}): Frame {
  const { width, now, next, view, words, measure } = options;
  const { t } = words;
  const pill = (text: string) => ({ width: pillWidth(text, measure), text });
  const older =
    options.older > 0
      ? { x: 0, ...pill(t('timeline.older', { count: options.older })) }
      : undefined;
  const from = older?.width ?? 0;
  if (view && view.to < now.getTime()) {
    if (options.newer === 0) return { line: { from, to: width }, older };
    const end = pill(t('timeline.newer', { count: options.newer }));
    const x = width - end.width;
    return { line: { from, to: x }, older, newer: { x, ...end } };
  }
  if (!next) {
    const nowX = width - Math.ceil(measure(t('timeline.now')) / 2) - 1;
    return { line: { from, to: nowX }, nowX, older };
  }
  const text = briefMoment(next, now, words);
  const half = Math.max(
    measure(text) / 2,
    measure(t('timeline.next'), 12, true) / 2,
    STRIP.bare / 2,
  );
  const x = Math.floor(width - half);
  const nowX = x - (width < 400 ? 44 : STRIP.future);
  return {
    line: { from, to: nowX },
    nowX,
    next: { x, at: next, text },
    older,
  };
}
