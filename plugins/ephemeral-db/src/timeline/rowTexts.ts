import { span } from '../moments';
import type { Words } from '../translation';
import type { Elastic } from './axis';
import type { Span } from './content';
import type { TextWish } from './labels';
import type { EndPill, Mark } from './layout';

/** Room that a bracket between two marks needs. */
const BRACKET = 50;
/** Room that a break needs. */
const BREAK = 40;

/** Breaks and brackets where a stretch is not true to time, and what they want to say. */
export function annotateStretches(
  stops: { at: number }[],
  { places, shapes }: Elastic,
  marks: Mark[],
  words: Words,
): { breaks: number[]; brackets: Span[]; wishes: TextWish[] } {
  const breaks: number[] = [];
  const brackets: Span[] = [];
  const wishes: TextWish[] = [];
  shapes.forEach((shape, index) => {
    const [from, to] = [places[index], places[index + 1]];
    const middle = (from + to) / 2;
    const isMark = (place: number) =>
      marks.some(({ x, item }) => x === place && item.kind === 'point');
    if (shape === 'shortened' && to - from >= BREAK) {
      breaks.push(middle);
    } else if (
      shape === 'lengthened' &&
      to - from >= BRACKET &&
      isMark(from) &&
      isMark(to)
    ) {
      brackets.push({ from: from + 14, to: to - 14 });
    } else {
      return;
    }
    wishes.push({
      key: `span:${index}`,
      text: span(stops[index + 1].at - stops[index].at, words),
      x: middle,
      strong: false,
      slack: shape === 'shortened' ? 24 : 4,
    });
  });
  return { breaks, brackets, wishes };
}

/** Counts of own clones in the card and at pills, and of those of others. */
export function countTexts(
  marks: Mark[],
  pills: { older?: EndPill; newer?: EndPill },
  density: 'card' | 'tab',
  { t }: Words,
): { counts: TextWish[]; elsewhere: TextWish[] } {
  const counts: TextWish[] = [];
  const elsewhere: TextWish[] = [];
  for (const [name, pill] of Object.entries(pills)) {
    const count = pill?.clones.length ?? 0;
    if (pill && count > 0) {
      const x = pill.x + pill.width / 2;
      counts.push({
        key: `count:${name}`,
        text: t('timeline.clones', { count }),
        x,
        strong: true,
        slack: 16,
        stem: { x, under: 'pill' },
      });
    }
  }
  for (const { key, x, item, clones, elsewhere: others } of [
    ...marks,
  ].reverse()) {
    if (clones.length > 0 && density === 'card') {
      counts.push({
        key: `count:${key}`,
        text: t('timeline.clones', { count: clones.length }),
        x,
        strong: true,
        slack: 8,
        stem: { x, under: item.kind === 'bin' ? 'pill' : 'mark' },
      });
    } else if (others > 0) {
      elsewhere.push({
        key: `elsewhere:${key}`,
        text: t('timeline.elsewhere', { count: others }),
        x,
        strong: false,
        slack: clones.length > 0 ? 56 : 12,
      });
    }
  }
  return { counts, elsewhere };
}
