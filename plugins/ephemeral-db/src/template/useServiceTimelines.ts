import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import type {
  EntityTimeline,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useQueries } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { useInterval } from '../live';

/** Sources with what this person may do for the service, and its clones; of the points only one, as nothing is asked of them. */
export function readService(
  api: EphemeralDbApi,
  ref: string,
  signal?: AbortSignal,
): Promise<EntityTimeline> {
  return api.getEntityTimeline(parseEntityRef(ref), { limit: 1 }, { signal });
}

/** What was read of the chosen services. */
export interface ServiceTimelines {
  /** In the order of the refs; absent until all are there. */
  timelines?: EntityTimeline[];
  /** Of the first that could not be read. */
  error?: unknown;
  refetch(): void;
}

/** What the backend knows of each service, for this person. Unlike the card's read it never shows another service's. */
export function useServiceTimelines(refs: string[]): ServiceTimelines {
  const api = useApi(ephemeralDbApiRef);
  const interval = useInterval();
  return useQueries({
    queries: refs.map(ref => ({
      queryKey: ['timeline', ref, { limit: 1 }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        readService(api, ref, signal),
      refetchInterval: () => interval(false),
    })),
    combine: results => ({
      timelines: results.every(({ data }) => data !== undefined)
        ? results.map(({ data }) => data as EntityTimeline)
        : undefined,
      error:
        results.find(({ data, error }) => error && !data)?.error ?? undefined,
      refetch: () => {
        results.filter(({ error }) => error).forEach(one => one.refetch());
      },
    }),
  });
}
