import { orderCloneSchema } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { leaseTrouble } from '../leaseTrouble';
import type { Chosen } from '../types';
import { readSource, validator } from './validator';

export const validateLease = validator<Chosen>(async (value, context) => {
  const { words, form } = context;
  const { sourceName, asksForSource } = form;
  if (sourceName === undefined && asksForSource) return undefined;
  if (!value?.id) {
    return words.t(
      value?.words === undefined
        ? 'template.stillLoading'
        : 'order.newClone.leaseMissing',
    );
  }
  const { error } = orderCloneSchema.shape.lease.safeParse(value.id);
  if (error) return error.issues[0].message;
  const source = await readSource(context);
  return source && leaseTrouble(value.id, source, words);
});
