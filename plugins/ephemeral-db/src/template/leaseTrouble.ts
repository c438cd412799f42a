import {
  parseDuration,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { lengthInWords } from '../order';
import type { Words } from '../translation';

/** That a clone cannot live so long, as the backend says it. */
export function leaseTrouble(
  lease: string,
  source: Source,
  words: Words,
): string | undefined {
  const length = parseDuration(lease);
  const most = parseDuration(source.lease.max);
  return length > most
    ? words.t('template.lease.tooLong', {
        length: lengthInWords(length, words),
        source: source.title,
        most: lengthInWords(most, words),
      })
    : undefined;
}
