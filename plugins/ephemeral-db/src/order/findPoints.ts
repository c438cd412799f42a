import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  agoOrMoment,
  clock,
  dayAndClock,
  dayHead,
  dayKey,
  longDay,
  momentOf,
  shortDay,
} from '../moments';
import { probeValue } from '../states';
import type { Words } from '../translation';

/** The points whose label, day, time or figures have every word of a text. */
export function findPoints(
  points: Snapshot[],
  text: string,
  words: Words,
): Snapshot[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return points;
  return points.filter(point => {
    const date = momentOf(point);
    const haystack = [
      point.label,
      longDay(date, words),
      shortDay(date, words),
      clock(date, words),
      ...point.probes.flatMap(probe => [
        probe.name,
        probeValue(probe, words),
        String(probe.value ?? ''),
      ]),
    ]
      .join(' ')
      .toLowerCase();
    return wanted.every(word => haystack.includes(word));
  });
}

/** Points by the day of their data, in their order. */
export function byDay(
  points: Snapshot[],
  now: Date,
  words: Words,
): { key: string; head: string; points: Snapshot[] }[] {
  const days = new Map<string, { head: string; points: Snapshot[] }>();
  for (const point of points) {
    const date = momentOf(point);
    const key = dayKey(date, words);
    const day = days.get(key) ?? {
      head: dayHead(date, now, words),
      points: [],
    };
    day.points.push(point);
    days.set(key, day);
  }
  return [...days].map(([key, day]) => ({ key, ...day }));
}

/** `customers 15`: the first figure that was recorded. */
export function firstFigure(point: Snapshot, words: Words): string | undefined {
  const [probe] = point.probes;
  const value = probe && probeValue(probe, words);
  return value ? `${probe.name} ${value}` : undefined;
}

/** `T1, 12 min ago · customers 15` for the newest, `T0, today 10:22 · customers 10` for others. */
export function pointSummary(
  point: Snapshot,
  now: Date,
  words: Words,
  style: 'ago' | 'moment',
): string {
  const date = momentOf(point);
  const moment =
    style === 'ago'
      ? agoOrMoment(date, now, words)
      : dayAndClock(date, now, words);
  const name = [point.label, moment].filter(Boolean).join(', ');
  return [name, firstFigure(point, words)].filter(Boolean).join(' · ');
}
