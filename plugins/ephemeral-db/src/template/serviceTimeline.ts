import { parseEntityRef } from '@backstage/catalog-model';
import type {
  Clone,
  EntityTimeline,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { queryOptions } from '@tanstack/react-query';

/**
 * A service's sources with what this person may do for it, and its clones; of the points only one, as nothing is asked of
 * them. For a component or a check.
 */
export function serviceTimelineQuery(api: EphemeralDbApi, ref: string) {
  return queryOptions({
    queryKey: ['timeline', ref, { limit: 1 }],
    queryFn: ({ signal }) =>
      api.getEntityTimeline(parseEntityRef(ref), { limit: 1 }, { signal }),
  });
}

/** The names that a new clone of the service cannot have. */
export function takenNames({ clones }: EntityTimeline): string[] {
  return clones
    .filter(({ phase }: Clone) => phase !== 'gone')
    .map(({ name }) => name);
}
