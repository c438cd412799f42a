import { orderCloneSchema } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { listOfNames } from '../listOfNames';
import { nameInRef } from '../nameInRef';
import { suggestedService } from '../offeredServices';
import { serviceTimelineQuery } from '../serviceTimeline';
import type { Chosen, ChosenMany } from '../types';
import { type CheckContext, readOffered, validator } from './validator';

const { entityRef } = orderCloneSchema.shape;

async function checkServices(
  refs: string[],
  context: CheckContext,
): Promise<string | undefined> {
  const { api, read, words } = context;
  for (const ref of refs) {
    const { error } = entityRef.safeParse(ref);
    if (error) return error.issues[0].message;
  }
  const offered = new Set(
    (await readOffered(context)).map(service => service.ref),
  );
  const unfit = refs.filter(ref => !offered.has(ref));
  if (unfit.length > 0) {
    return words.t('template.service.unfit', {
      count: unfit.length,
      services: listOfNames(unfit.map(nameInRef), words),
    });
  }
  // What the backend knows better: that it cannot see one of them, or that the catalog is silent.
  await Promise.all(refs.map(ref => read(serviceTimelineQuery(api, ref))));
  return undefined;
}

export const validateService = validator<Chosen>(async (value, context) => {
  if (value?.id) return await checkServices([value.id], context);
  const { t } = context.words;
  const services = await readOffered(context);
  if (services.length === 0) return t('template.service.none');
  return suggestedService(services)
    ? t('template.stillLoading')
    : t('template.service.missing');
});

export const validateServices = validator<ChosenMany>(async (value, context) =>
  value?.id?.length
    ? await checkServices(value.id, context)
    : context.words.t('template.services.missing'),
);
