import type {
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { clock, dayAndClock, momentOf, span, weekdayAndDay } from '../moments';
import { describePoint, probeChange, probeValue } from '../states';
import type { Words } from '../translation';
import { isLocked } from './labels';

/** A row of the popover. `quiet`: the change behind a figure. */
export interface Fact {
  term: string;
  value: string;
  quiet?: string;
}

/** `T1` or `Sun 15, 18:00`: as short as a button needs it. */
export function pointOnButton(point: Snapshot, words: Words): string {
  const date = momentOf(point);
  return point.label ?? `${weekdayAndDay(date, words)}, ${clock(date, words)}`;
}

/** What is known of a point, one row each. */
export function pointFacts(
  point: Snapshot,
  before: Snapshot | undefined,
  now: Date,
  words: Words,
): Fact[] {
  const { t } = words;
  const facts: Fact[] = [];
  const moment = dayAndClock(momentOf(point), now, words);
  if (point.label) {
    facts.push({
      term: t(
        point.takenAt
          ? 'timeline.popover.dataFrom'
          : 'timeline.popover.ordered',
      ),
      value: moment,
    });
  }
  if (point.takenAt && point.phase !== 'failed') {
    const consistency = t(`consistency.${point.consistency}`);
    facts.push({
      term: t('timeline.popover.taken'),
      value:
        point.seconds === undefined
          ? consistency
          : t('timeline.popover.takenIn', {
              span: span(point.seconds * 1_000, words),
              consistency,
            }),
    });
  }
  for (const probe of point.probes) {
    const change = probeChange(probe, before, words);
    facts.push({
      term: probe.name,
      value: probeValue(probe, words) ?? '',
      quiet: change && `(${change})`,
    });
  }
  if (point.protectedUntil && isLocked(point, now)) {
    facts.push({
      term: t('timeline.popover.kept'),
      value: dayAndClock(new Date(point.protectedUntil), now, words),
    });
  }
  return facts;
}

/** What has to be said of a point beyond its facts. */
export function pointNotes(
  point: Snapshot,
  now: Date,
  words: Words,
  source: Source,
): string[] {
  const { t } = words;
  const { shape, sentence } = describePoint(point, now, words, source);
  const notes: string[] = [];
  if (shape === 'verified') notes.push(t('point.verified.sentence'));
  else if (shape !== 'ready') notes.push(sentence);
  if (point.failure?.next && shape === 'failed') notes.push(point.failure.next);
  if (point.origin === 'other') notes.push(t('point.other'));
  if (point.clones > 0) notes.push(t('point.inUse', { count: point.clones }));
  if (point.formerVolume) notes.push(t('point.formerVolume'));
  const action = point.actions.find(({ verb }) => verb === 'clone');
  if (action?.allowed === false && action.reason) notes.push(action.reason);
  if (action?.allowed && action.warning) notes.push(action.warning);
  return notes;
}
