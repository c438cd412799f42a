import type {
  Clone,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { clock, dayAndClock, momentOf, pointName, timeLeft } from '../moments';
import { describeClone, probeFigures, shapeOf } from '../states';
import type { Words } from '../translation';
import { binSpan, spokenDay } from './days';
import type { BinItem } from './gather';
import { isLocked } from './labels';
import type { Mark } from './layout';

/** `T1, 22 November 10:24, ready, checkpoint, customers 15, 2 clones` */
export function spokenPoint(
  point: Snapshot,
  counts: { clones: number; elsewhere: number },
  now: Date,
  words: Words,
): string {
  const { t } = words;
  const date = momentOf(point);
  const shape = shapeOf(point);
  const isUsable = ['ready', 'verified', 'weaker'].includes(shape);
  return [
    point.label,
    `${spokenDay(date, words)} ${clock(date, words)}`,
    t(`timeline.name.state.${shape}`),
    isUsable && point.consistency !== 'unknown'
      ? t(`consistency.${point.consistency}`)
      : undefined,
    shape === 'weaker' && point.asked
      ? t('timeline.name.asked', { asked: t(`consistency.${point.asked}`) })
      : undefined,
    isUsable ? probeFigures(point, words) || undefined : undefined,
    point.origin === 'other' ? t('timeline.name.other') : undefined,
    isLocked(point, now) ? t('timeline.name.kept') : undefined,
    ...spokenCounts(counts, words),
  ]
    .filter(Boolean)
    .join(', ');
}

function spokenCounts(
  { clones, elsewhere }: { clones: number; elsewhere: number },
  { t }: Words,
): (string | undefined)[] {
  return [
    clones > 0 ? t('timeline.clones', { count: clones }) : undefined,
    elsewhere > 0 ? t('timeline.elsewhere', { count: elsewhere }) : undefined,
  ];
}

function spokenBin(bin: BinItem, mark: Mark, now: Date, words: Words): string {
  return [
    words.t('timeline.name.bin', {
      count: bin.count,
      span: binSpan(bin, now, words),
    }),
    ...spokenCounts(
      { clones: mark.clones.length, elsewhere: mark.elsewhere },
      words,
    ),
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a mark is called where it is read aloud. */
export function spokenMark(mark: Mark, now: Date, words: Words): string {
  return mark.item.kind === 'bin'
    ? spokenBin(mark.item, mark, now, words)
    : spokenPoint(
        mark.item.point,
        { clones: mark.clones.length, elsewhere: mark.elsewhere },
        now,
        words,
      );
}

/** `45 older points, 1 clone` */
export function spokenPill(
  which: 'older' | 'newer',
  { count, clones }: { count: number; clones: Clone[] },
  words: Words,
): string {
  return [
    words.t(`timeline.name.${which}`, { count }),
    ...spokenCounts({ clones: clones.length, elsewhere: 0 }, words),
  ]
    .filter(Boolean)
    .join(', ');
}

/** `orders-migration, Ready, 11 h left, from T1` */
export function spokenClone(clone: Clone, now: Date, words: Words): string {
  const isTimed = clone.phase === 'ready' || clone.phase === 'stopped';
  const { chip } = describeClone(clone, now, words);
  const left = timeLeft(new Date(clone.expiresAt), now, words);
  return words.t('timeline.name.clone', {
    name: clone.name,
    state: isTimed && !chip.includes(left) ? `${chip}, ${left}` : chip,
    point: pointName(clone.snapshot, words),
  });
}

/** `Next scheduled capture, today 18:00` */
export function spokenNext(next: Date, now: Date, words: Words): string {
  return words.t('timeline.name.planned', {
    moment: dayAndClock(next, now, words),
  });
}
