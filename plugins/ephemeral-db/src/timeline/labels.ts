import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { numberFormat } from '../intl';
import { clock, weekdayAndDay } from '../moments';
import { probeChange, probeValue } from '../states';
import type { Words } from '../translation';
import { type BinItem, pointMoment, type StripItem } from './gather';
import { type Interval, meets, type TextMeasure } from './geometry';
import { binHead, monthDay } from './days';

/** Three short lines above a mark. */
export interface MarkLabel {
  /** The point's own label, or its day. */
  head: string;
  /** It is a name that somebody gave. */
  named: boolean;
  /** It is kept. */
  locked: boolean;
  /** The time, or what stands for it in a bin. */
  middle: string;
  /** The first probe, or a word for what went wrong. */
  figure?: string;
  /** Its change since the point before: `+5`. */
  change?: string;
  /** What all of it needs. */
  width: number;
}

/** What labels are written with. */
export interface LabelContext {
  now: Date;
  words: Words;
  measure: TextMeasure;
  /** The probe whose name stands at the left. */
  probe?: string;
  /** The point before each point, by id. */
  before: Map<string, Snapshot>;
}

const COMPACT: Intl.NumberFormatOptions = { notation: 'compact' };
const COMPACT_TENTHS: Intl.NumberFormatOptions = {
  ...COMPACT,
  maximumFractionDigits: 1,
};

const LOCK = 14;
/** Longer figures are written short, `1.2M`, or no label would have room. */
const LONG_FIGURE = 7;
/** Beyond this a weekday and the day of the month are not enough. */
const MONTH = 27 * 86_400_000;

/** The probe that the strip shows: the first of the newest point that has any. `points`: oldest first. */
export function firstProbe(points: Snapshot[]): string | undefined {
  return points.filter(point => point.probes.length > 0).at(-1)?.probes[0].name;
}

/** The point before each one, of those whose figures count. `points`: oldest first. */
export function pointsBefore(points: Snapshot[]): Map<string, Snapshot> {
  const before = new Map<string, Snapshot>();
  let last: Snapshot | undefined;
  for (const point of points) {
    if (last) before.set(point.id, last);
    if (point.probes.length > 0 && point.phase !== 'failed') last = point;
  }
  return before;
}

/**
 * Whether a lock stands by the point: it is kept. That one in use cannot be deleted either is told by the clones that
 * hang under it, and in words by its popover.
 */
export function isLocked(point: Snapshot, now: Date): boolean {
  return (
    point.protectedUntil !== undefined &&
    Date.parse(point.protectedUntil) > now.getTime()
  );
}

function shortFigure(point: Snapshot, context: LabelContext) {
  const probe = point.probes.find(({ name }) => name === context.probe);
  if (!probe) return {};
  const { words } = context;
  const change = probeChange(probe, context.before.get(point.id), words);
  const figure = probeValue(probe, words);
  if (!figure || figure.length <= LONG_FIGURE) return { figure, change };
  return {
    figure:
      probe.exact && typeof probe.value === 'number'
        ? numberFormat(COMPACT_TENTHS, words).format(probe.value)
        : figure,
  };
}

/** `7–8`: between what the points of a bin showed. */
export function figureRange(
  points: Snapshot[],
  probe: string | undefined,
  words: Words,
): string | undefined {
  const values = points.flatMap(point =>
    point.probes
      .filter(({ name, exact }) => name === probe && exact)
      .map(({ value }) => value)
      .filter((value): value is number => typeof value === 'number'),
  );
  if (values.length === 0) return undefined;
  const format = numberFormat(COMPACT, words);
  const ends = [Math.min(...values), Math.max(...values)];
  const [least, most] = ends.map(value => format.format(value));
  return least === most ? least : `${least}–${most}`;
}

function pointLabel(point: Snapshot, context: LabelContext) {
  const { now, words } = context;
  const at = pointMoment(point);
  const date = new Date(at);
  const day =
    now.getTime() - at > MONTH
      ? monthDay(date, words)
      : weekdayAndDay(date, words);
  const shown =
    point.phase === 'ready' || point.phase === 'cut'
      ? shortFigure(point, context)
      : { figure: words.t(`timeline.figure.${point.phase}`) };
  return {
    head: point.label ?? day,
    named: point.label !== undefined,
    locked: isLocked(point, now),
    middle: clock(date, words),
    ...shown,
  };
}

function binLabel(bin: BinItem, context: LabelContext) {
  const { now, words } = context;
  return {
    named: false,
    locked: false,
    ...binHead(bin, now, words),
    figure: figureRange(bin.points, context.probe, words),
  };
}

/** What stands above a mark. */
export function labelOf(item: StripItem, context: LabelContext): MarkLabel {
  const label =
    item.kind === 'point'
      ? { change: undefined, ...pointLabel(item.point, context) }
      : { change: undefined, ...binLabel(item, context) };
  const { measure } = context;
  const figure = label.change
    ? `${label.figure} (${label.change})`
    : label.figure ?? '';
  return {
    ...label,
    width: Math.max(
      measure(label.head, label.named ? 14 : 12, true) +
        (label.locked ? LOCK : 0),
      measure(label.middle),
      measure(figure),
    ),
  };
}

/**
 * Which of these may stand in one row without touching, the most wanted first.
 *
 * @param wanted - most wanted first
 * @returns the keys of those that have room
 */
export function withoutOverlap(
  wanted: (Interval & { key: string })[],
  gap: number,
): Set<string> {
  const kept: Interval[] = [];
  const keys = new Set<string>();
  for (const { key, from, to } of wanted) {
    const interval = { from: from - gap / 2, to: to + gap / 2 };
    if (!keys.has(key) && !kept.some(other => meets(other, interval))) {
      kept.push(interval);
      keys.add(key);
    }
  }
  return keys;
}

/** A text of the row below the line. */
export interface RowText {
  key: string;
  text: string;
  /** The middle. */
  x: number;
  width: number;
  /** A count of own clones, on a short stem; all else is said quietly. */
  strong: boolean;
  /** Where the stem of a count begins: at this place, under a mark or under a pill. */
  stem?: { x: number; under: 'mark' | 'pill' };
}

/** A text that wants a place in the row below the line, and how far it may step aside. */
export interface TextWish extends Omit<RowText, 'width'> {
  slack?: number;
}

const TEXT_GAP = 6;

/**
 * Places the texts below the line, the most wanted first: each at its own place, else a little
 * aside, else not at all. Nothing touches, neither a text nor a stem.
 */
export function placeTexts(
  wishes: TextWish[],
  stems: number[],
  width: number,
  measure: TextMeasure,
): RowText[] {
  const taken: Interval[] = stems.map(x => ({ from: x - 2, to: x + 2 }));
  const texts: RowText[] = [];
  for (const { slack = 0, ...wish } of wishes) {
    const half = measure(wish.text, 12, wish.strong) / 2;
    const steps = [0];
    for (let step = 4; step <= slack; step += 4) steps.push(-step, step);
    const place = steps
      .map(step => wish.x + step)
      .find(
        x =>
          x - half >= 0 &&
          x + half <= width &&
          !taken.some(it =>
            meets(it, {
              from: x - half - TEXT_GAP / 2,
              to: x + half + TEXT_GAP / 2,
            }),
          ),
      );
    if (place !== undefined) {
      taken.push({
        from: place - half - TEXT_GAP / 2,
        to: place + half + TEXT_GAP / 2,
      });
      texts.push({ ...wish, x: place, width: half * 2 });
    }
  }
  return texts;
}
