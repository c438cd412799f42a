import { identityApiRef } from '@backstage/core-plugin-api';
import { deletableClonesQuery, isDeletable } from '../deletableClones';
import { listOfNames } from '../listOfNames';
import type { ChosenMany } from '../types';
import { validator } from './validator';

export const validateClones = validator<ChosenMany>(async (value, context) => {
  const { api, read, need, words } = context;
  const ids = value?.id ?? [];
  if (ids.length === 0) return words.t('template.clones.missing');
  const { clones } = await read(
    deletableClonesQuery(api, need(identityApiRef)),
  );
  const known = new Set(clones.map(({ id }) => id));
  const others = await Promise.all(
    ids.filter(id => !known.has(id)).map(id => api.getClone(id)),
  );
  // One that is gone, or is being deleted, needs nothing more.
  const refused = others.filter(
    clone =>
      clone.phase !== 'gone' &&
      clone.phase !== 'deleting' &&
      !isDeletable(clone),
  );
  return refused.length > 0
    ? words.t('template.clones.refused', {
        names: listOfNames(
          refused.map(({ name }) => name),
          words,
        ),
      })
    : undefined;
});
