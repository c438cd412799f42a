import type { Words } from '../translation';
import { listOfNames } from './listOfNames';
import { type OfferedService, serviceName } from './offeredServices';

/** That some services do not use a source. */
export function lackingWords(
  source: string,
  refs: string[],
  services: OfferedService[] | undefined,
  words: Words,
): string {
  return words.t('template.source.lacking', {
    count: refs.length,
    source,
    services: listOfNames(
      refs.map(ref => serviceName(ref, services)),
      words,
    ),
  });
}
