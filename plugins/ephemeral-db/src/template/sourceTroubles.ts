import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Words } from '../translation';
import { lackingWords } from './lackingWords';
import { listOfNames } from './listOfNames';
import { type OfferedService, serviceName } from './offeredServices';
import type { SourceOffer } from './sources';

/** What is known of the sources of the chosen services. */
export interface SourceFacts {
  serviceRefs: string[];
  services?: OfferedService[];
  timelines?: EntityTimeline[];
  /** Absent until they are known. */
  offers?: SourceOffer[];
  /** Absent where the services have none in common. */
  chosen?: SourceOffer;
}

/** Why no clone can be ordered for these services; each in a sentence of its own. */
export function sourceTroubles(
  { serviceRefs, services, timelines = [], offers, chosen }: SourceFacts,
  words: Words,
): string[] {
  const { t } = words;
  if (!offers) return [];
  if (chosen) return chosen.refusals;
  if (offers.length > 0) {
    return offers.map(({ source: { title }, lacking }) => {
      const refs = lacking.map(index => serviceRefs[index]);
      return lackingWords(title, refs, services, words);
    });
  }
  const unknown = timelines.flatMap(({ unknownSources }) => unknownSources);
  const names = listOfNames(
    serviceRefs.map(ref => serviceName(ref, services)),
    words,
  );
  return [
    unknown.length > 0
      ? t('template.source.notConfigured', {
          services: names,
          sources: listOfNames([...new Set(unknown)], words),
        })
      : t('template.source.hidden', { services: names }),
  ];
}
