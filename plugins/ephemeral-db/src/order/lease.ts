import {
  formatDuration,
  parseDuration,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Words } from '../translation';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const PRESETS = [4 * HOUR, 12 * HOUR, DAY, 3 * DAY];

/** How long the clone is to live. `other`: as typed, in whole hours or days. */
export type LeaseChoice =
  | { kind: 'preset'; milliseconds: number }
  | { kind: 'other'; amount: string; unit: 'hours' | 'days' };

/** The source's default and the usual ones, as far as the source allows them; shortest first. */
export function leasePresets({ lease }: Pick<Source, 'lease'>): number[] {
  const [usual, most] = [lease.default, lease.max].map(parseDuration);
  return [...new Set([...PRESETS, usual])]
    .filter(milliseconds => milliseconds <= most)
    .sort((one, other) => one - other);
}

/** What the dialog begins with. */
export function defaultLease({ lease }: Pick<Source, 'lease'>): LeaseChoice {
  return { kind: 'preset', milliseconds: parseDuration(lease.default) };
}

/** Absent while what was typed is no length. */
export function leaseLength(choice: LeaseChoice): number | undefined {
  if (choice.kind === 'preset') return choice.milliseconds;
  const amount = Number(choice.amount.trim());
  const unit = choice.unit === 'days' ? DAY : HOUR;
  return choice.amount.trim() && Number.isInteger(amount) && amount > 0
    ? amount * unit
    : undefined;
}

/** As the API takes it. */
export function leaseOnWire(milliseconds: number): string {
  return formatDuration(milliseconds);
}

/** `4 h`, `1 day`; a day and a half is `36 h`. */
export function lengthInWords(milliseconds: number, { t }: Words): string {
  if (milliseconds % DAY === 0) {
    return t('moments.days', { count: milliseconds / DAY });
  }
  return milliseconds % HOUR === 0
    ? t('moments.hours', { amount: String(milliseconds / HOUR) })
    : t('moments.minutes', {
        amount: String(Math.round(milliseconds / 60_000)),
      });
}
