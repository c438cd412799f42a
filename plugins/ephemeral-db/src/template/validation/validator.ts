import {
  type ApiHolder,
  type ApiRef,
  identityApiRef,
} from '@backstage/core-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import type {
  EphemeralDbApi,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { FetchQueryOptions, QueryKey } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../../api';
import { explainError } from '../../errors';
import { queryClientOf } from '../../live';
import type { Words } from '../../translation';
import { type OfferedService, offeredServicesQuery } from '../offeredServices';
import { type FormValues, readForm } from '../readForm';
import { serviceTimelineQuery } from '../serviceTimeline';
import type { Validate } from '../types';
import { wordsOf } from './wordsOf';

/** What a check looks with. Reads are those of the fields, so that what it finds is on screen too. */
export interface CheckContext {
  api: EphemeralDbApi;
  words: Words;
  form: FormValues;
  /** Asks again what was read more than a moment ago. */
  read<Data, Key extends QueryKey>(
    query: FetchQueryOptions<Data, Error, Data, Key>,
  ): Promise<Data>;
  need<Api>(ref: ApiRef<Api>): Api;
}

/** What is wrong, in words for the person; nothing when all is well. */
type Check<Value> = (
  value: Value | undefined,
  context: CheckContext,
) => Promise<string | undefined>;

function needFrom(apiHolder: ApiHolder) {
  return <Api>(ref: ApiRef<Api>): Api => {
    const api = apiHolder.get(ref);
    if (!api) {
      throw new NotFoundError(
        `This app has no API ${ref.id}. Ask a platform administrator.`,
      );
    }
    return api;
  };
}

/**
 * A check as the scaffolder asks for it. What was entered stays. An answer that does not come is said and nobody gets past
 * it, as the order would meet the same.
 */
export function validator<Value>(check: Check<Value>): Validate<Value> {
  return async (value, field, { apiHolder, formData, uiSchema }) => {
    const words = await wordsOf(apiHolder);
    const need = needFrom(apiHolder);
    try {
      const api = need(ephemeralDbApiRef);
      const found = await check(value, {
        api,
        words,
        form: readForm(formData, uiSchema?.['ui:options']),
        read: query => queryClientOf(api).fetchQuery(query),
        need,
      });
      if (found) field.addError(found);
    } catch (error) {
      field.addError(explainError(error, words).message);
    }
  };
}

/** All services that can be chosen. */
export function readOffered({
  read,
  need,
}: CheckContext): Promise<OfferedService[]> {
  return read(offeredServicesQuery(need(catalogApiRef), need(identityApiRef)));
}

/** The source that the form says, as this person may use it for the first of the services. */
export async function readSource({
  api,
  read,
  form: { serviceRefs, sourceName },
}: CheckContext): Promise<Source | undefined> {
  if (sourceName === undefined) return undefined;
  const [ref] = serviceRefs;
  if (ref === undefined) return await api.getSource(sourceName);
  const { sources } = await read(serviceTimelineQuery(api, ref));
  return sources.find(({ name }) => name === sourceName);
}
