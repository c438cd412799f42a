import type { ApiHolder } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  type EphemeralDbApi,
  isEphemeralDbAvailable,
  NEWEST_SNAPSHOT,
  orderCloneSchema,
  parseDuration,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ephemeralDbApiRef } from '../api';
import { explainError } from '../errors';
import { lengthInWords } from '../order';
import type { Words } from '../translation';
import { isDeletable } from './useDeletableClones';
import { listOfNames } from './listOfNames';
import { nameInRef } from './nameInRef';
import { type FormValues, readForm } from './readForm';
import { offerSources } from './sources';
import type { Chosen, ChosenMany, Validate } from './types';
import { readService } from './useServiceTimelines';
import { wordsOf } from './wordsOf';

/** What a check has to look with. */
interface Context {
  api: EphemeralDbApi;
  apiHolder: ApiHolder;
  words: Words;
  form: FormValues;
}

/** What is wrong, in words for the person; nothing when all is well. */
type Check<Value> = (
  value: Value | undefined,
  context: Context,
) => Promise<string | undefined>;

/**
 * As the scaffolder asks it. What was entered stays; an answer that does not come is said, and nobody gets past it, as the
 * order would meet the same.
 */
function validator<Value>(check: Check<Value>): Validate<Value> {
  return async (value, field, { apiHolder, formData, uiSchema }) => {
    const words = await wordsOf(apiHolder);
    const api = apiHolder.get(ephemeralDbApiRef);
    if (!api) throw new Error('The API of ephemeral databases is missing.');
    try {
      const found = await check(value, {
        api,
        apiHolder,
        words,
        form: readForm(formData, uiSchema?.['ui:options']),
      });
      if (found) field.addError(found);
    } catch (error) {
      field.addError(explainError(error, words).message);
    }
  };
}

async function checkServices(
  refs: string[],
  { api, apiHolder, words: { t, language } }: Context,
): Promise<string | undefined> {
  const malformed = refs.find(
    ref => !orderCloneSchema.shape.entityRef.safeParse(ref).success,
  );
  if (malformed !== undefined) {
    return orderCloneSchema.shape.entityRef.safeParse(malformed).error
      ?.issues[0].message;
  }
  const catalog = apiHolder.get(catalogApiRef);
  const found = await catalog?.getEntitiesByRefs({ entityRefs: refs });
  const unfit = refs.filter((_, index) => {
    const entity = found?.items[index];
    return found && !(entity && isEphemeralDbAvailable(entity));
  });
  if (unfit.length > 0) {
    return t('template.service.unfit', {
      services: listOfNames(unfit.map(nameInRef), language),
    });
  }
  // Whatever the backend knows better: that it cannot see one of them, or that the catalog is silent.
  await Promise.all(refs.map(ref => readService(api, ref)));
  return undefined;
}

export const validateService = validator<Chosen>(async (value, context) =>
  value?.id
    ? await checkServices([value.id], context)
    : context.words.t('template.service.missing'),
);

export const validateServices = validator<ChosenMany>(async (value, context) =>
  value?.id?.length
    ? await checkServices(value.id, context)
    : context.words.t('template.services.missing'),
);

export const validateSource = validator<Chosen>(
  async (value, { api, form, words: { t, language } }) => {
    const { serviceRefs } = form;
    if (serviceRefs.length === 0) return t('template.source.waits');
    const timelines = await Promise.all(
      serviceRefs.map(ref => readService(api, ref)),
    );
    const offer = offerSources(timelines).find(
      ({ source }) => source.name === value?.id,
    );
    if (!value?.id) return t('template.source.none');
    if (!offer) {
      return t('template.source.lacking', {
        source: value.words ?? value.id,
        services: listOfNames(serviceRefs.map(nameInRef), language),
      });
    }
    if (offer.lacking.length > 0) {
      return t('template.source.lacking', {
        source: offer.source.title,
        services: listOfNames(
          offer.lacking.map(index => nameInRef(serviceRefs[index])),
          language,
        ),
      });
    }
    return offer.refusals.join(' ') || undefined;
  },
);

async function sourceOf({ api, form }: Context) {
  const { serviceRefs, sourceName } = form;
  if (sourceName === undefined) return undefined;
  if (serviceRefs.length === 0) return await api.getSource(sourceName);
  const timeline = await readService(api, serviceRefs[0]);
  return timeline.sources.find(({ name }) => name === sourceName);
}

export const validatePoint = validator<Chosen>(async (value, context) => {
  const { api, words } = context;
  const { t } = words;
  const source = await sourceOf(context);
  if (!source) return t('template.waitsForSource');
  const id = value?.id;
  if (!id) return t('template.point.missing');
  switch (id) {
    case NEWEST_SNAPSHOT:
      return source.lastSnapshotAt === undefined
        ? t('order.newClone.noPoint', { source: source.title })
        : undefined;
    case 'new': {
      const capture = source.actions.find(({ verb }) => verb === 'capture');
      return capture?.allowed ? undefined : capture?.reason;
    }
    default: {
      const point = await api.getSnapshot(id);
      const name = value?.words ?? point.name;
      if (point.source !== source.name) {
        return t('template.point.ofAnother', {
          point: name,
          source: source.title,
        });
      }
      if (point.phase !== 'ready') {
        return t('template.point.notReady', { point: name });
      }
      const clone = point.actions.find(({ verb }) => verb === 'clone');
      return clone && !clone.allowed ? clone.reason : undefined;
    }
  }
});

export const validateLease = validator<Chosen>(async (value, context) => {
  const { words } = context;
  const { t } = words;
  if (!value?.id) return t('order.newClone.leaseMissing');
  const parsed = orderCloneSchema.shape.lease.safeParse(value.id);
  if (!parsed.success) return parsed.error.issues[0].message;
  const source = await sourceOf(context);
  if (!source) return undefined;
  const most = parseDuration(source.lease.max);
  return parseDuration(value.id) > most
    ? t('template.lease.tooLong', {
        length: lengthInWords(parseDuration(value.id), words),
        source: source.title,
        most: lengthInWords(most, words),
      })
    : undefined;
});

export const validateName = validator<string>(
  async (value, { api, form, words: { t } }) => {
    if (!value?.trim()) return t('order.newClone.nameMissing');
    const parsed = orderCloneSchema.shape.name.safeParse(value);
    if (!parsed.success) return parsed.error.issues[0].message;
    const [ref] = form.serviceRefs;
    if (ref === undefined) return undefined;
    const { clones } = await readService(api, ref);
    const isTaken = clones.some(
      ({ name, phase }) => name === value.trim() && phase !== 'gone',
    );
    return isTaken
      ? t('template.name.taken', {
          service: nameInRef(ref),
          name: value.trim(),
        })
      : undefined;
  },
);

export const validateClones = validator<ChosenMany>(
  async (value, { api, words: { t, language } }) => {
    if (!value?.id?.length) return t('template.clones.missing');
    const clones = await Promise.all(value.id.map(id => api.getClone(id)));
    const refused = clones.filter(
      clone => clone.phase !== 'gone' && !isDeletable(clone),
    );
    return refused.length > 0
      ? t('template.clones.refused', {
          names: listOfNames(
            refused.map(({ name }) => name),
            language,
          ),
        })
      : undefined;
  },
);
