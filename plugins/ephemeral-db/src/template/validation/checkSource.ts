import { lackingWords } from '../lackingWords';
import { offerSources } from '../sources';
import { serviceTimelineQuery } from '../serviceTimeline';
import type { Chosen } from '../types';
import { readOffered, validator } from './validator';

export const validateSource = validator<Chosen>(async (value, context) => {
  const { api, read, words, form } = context;
  const { t } = words;
  const { serviceRefs } = form;
  if (serviceRefs.length === 0) return t('template.source.waits');
  const [services, ...timelines] = await Promise.all([
    readOffered(context),
    ...serviceRefs.map(ref => read(serviceTimelineQuery(api, ref))),
  ]);
  if (!value?.id) return t('template.source.missing');
  const offer = offerSources(timelines).find(
    ({ source }) => source.name === value.id,
  );
  if (!offer) {
    return lackingWords(value.words ?? value.id, serviceRefs, services, words);
  }
  if (offer.lacking.length > 0) {
    const refs = offer.lacking.map(index => serviceRefs[index]);
    return lackingWords(offer.source.title, refs, services, words);
  }
  return offer.refusals.join(' ') || undefined;
});
