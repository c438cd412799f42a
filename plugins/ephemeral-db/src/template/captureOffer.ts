import {
  parseDuration,
  type Snapshot,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { momentOf, span } from '../moments';
import type { CaptureOffer } from '../order';
import type { Words } from '../translation';
import { findAction } from '../verbs';

function timeIt({ usualCaptureSeconds }: Source, words: Words): string {
  const { t } = words;
  if (usualCaptureSeconds === undefined)
    return t('template.point.takesUnknown');
  return usualCaptureSeconds < 1
    ? t('template.point.takesNoTime')
    : t('template.point.takes', {
        span: span(usualCaptureSeconds * 1_000, words),
      });
}

function effectOf(source: Source, words: Words): string {
  const { t } = words;
  if (source.consistency !== 'suspend') return t('template.point.keeps');
  const databases = source.databases.join(', ');
  return source.deadline
    ? t('template.point.stops', {
        databases,
        span: span(parseDuration(source.deadline), words),
      })
    : t('template.point.stopsUntilCut', { databases });
}

/**
 * What a capture before the clone takes, and why it cannot be had. Within the least interval the backend gives the last
 * point instead. Absent where the backend captures nothing.
 */
export function captureOffer(
  source: Source,
  newest: Snapshot | undefined,
  now: Date,
  words: Words,
): CaptureOffer | undefined {
  const { t } = words;
  const action = findAction(source.actions, 'capture');
  if (!action) return undefined;
  const least = parseDuration(source.minInterval);
  const age = newest
    ? now.getTime() - momentOf(newest).getTime()
    : Number.POSITIVE_INFINITY;
  return {
    summary:
      age < least
        ? t('template.point.tooSoon', { span: span(least, words) })
        : t('template.point.takesAnd', {
            time: timeIt(source, words),
            effect: effectOf(source, words),
          }),
    refusal: action.allowed
      ? undefined
      : action.reason ?? t('template.point.noCapture'),
  };
}
