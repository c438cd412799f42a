import {
  parseDuration,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  defaultLease,
  type LeaseChoice,
  leaseLength,
  leasePresets,
} from '../order';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Lease = Pick<Source, 'lease'>;

function choiceOf(milliseconds: number, source: Lease): LeaseChoice {
  if (leasePresets(source).includes(milliseconds)) {
    return { kind: 'preset', milliseconds };
  }
  return milliseconds % DAY === 0
    ? { kind: 'other', amount: String(milliseconds / DAY), unit: 'days' }
    : {
        kind: 'other',
        amount: String(Math.ceil(milliseconds / HOUR)),
        unit: 'hours',
      };
}

/** What stands in the form, as a choice; the source's default where nothing does, or nothing that can be read. */
export function leaseChoiceOf(
  id: string | undefined,
  source: Lease,
): LeaseChoice {
  try {
    return id ? choiceOf(parseDuration(id), source) : defaultLease(source);
  } catch {
    return defaultLease(source);
  }
}

/** Another source has other limits. What the person chose stays as far as it is within them; a default gives way. */
export function leaseForSource(
  choice: LeaseChoice,
  last: Lease,
  source: Lease,
): LeaseChoice {
  const length = leaseLength(choice);
  if (length === undefined) return choice;
  const wasDefault = length === parseDuration(last.lease.default);
  const isTooLong = length > parseDuration(source.lease.max);
  return wasDefault || isTooLong
    ? defaultLease(source)
    : choiceOf(length, source);
}
