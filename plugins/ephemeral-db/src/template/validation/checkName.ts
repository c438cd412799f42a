import { orderCloneSchema } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { serviceName } from '../offeredServices';
import { serviceTimelineQuery, takenNames } from '../serviceTimeline';
import { readOffered, validator } from './validator';

export const validateName = validator<string>(async (value, context) => {
  const { api, read, words, form } = context;
  const name = value?.trim();
  if (!name) return words.t('order.newClone.nameMissing');
  const { error } = orderCloneSchema.shape.name.safeParse(name);
  if (error) return error.issues[0].message;
  const [ref] = form.serviceRefs;
  if (ref === undefined) return undefined;
  const timeline = await read(serviceTimelineQuery(api, ref));
  if (!takenNames(timeline).includes(name)) return undefined;
  const service = serviceName(ref, await readOffered(context));
  return words.t('template.name.taken', { service, name });
});
