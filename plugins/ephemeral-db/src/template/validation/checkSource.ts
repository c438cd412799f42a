import { lackingWords } from '../lackingWords';
import { offerSources } from '../sources';
import { sourceTroubles } from '../sourceTroubles';
import { serviceTimelineQuery } from '../serviceTimeline';
import type { Chosen } from '../types';
import { readOffered, validator } from './validator';

export const validateSource = validator<Chosen>(async (value, context) => {
  const { api, read, words, form } = context;
  const { serviceRefs, asksForService } = form;
  if (serviceRefs.length === 0) {
    return asksForService ? undefined : words.t('template.source.waits');
  }
  const [services, ...timelines] = await Promise.all([
    readOffered(context),
    ...serviceRefs.map(ref => read(serviceTimelineQuery(api, ref))),
  ]);
  const offers = offerSources(timelines);
  const common = offers.filter(({ lacking }) => lacking.length === 0);
  const chosen = common.find(({ source }) => source.name === value?.id);
  if (value?.id && !chosen && common.length > 0) {
    const named = offers.find(({ source }) => source.name === value.id);
    return lackingWords(
      named?.source.title ?? value.words ?? value.id,
      named ? named.lacking.map(index => serviceRefs[index]) : serviceRefs,
      services,
      words,
    );
  }
  // The field chooses by itself as soon as it can.
  if (!chosen && common.length > 0) return words.t('template.stillLoading');
  const facts = { serviceRefs, services, timelines, offers, chosen };
  return sourceTroubles(facts, words).join(' ') || undefined;
});
