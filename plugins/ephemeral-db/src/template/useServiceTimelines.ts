import { useApi } from '@backstage/core-plugin-api';
import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useQueries } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { useInterval } from '../live';
import { serviceTimelineQuery } from './serviceTimeline';

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
      ...serviceTimelineQuery(api, ref),
      refetchInterval: () => interval(false),
    })),
    combine: results => ({
      timelines: results.every(({ data }) => data !== undefined)
        ? results.flatMap(({ data }) => data ?? [])
        : undefined,
      error:
        results.find(({ data, error }) => error && !data)?.error ?? undefined,
      refetch: () => {
        results.filter(({ error }) => error).forEach(one => one.refetch());
      },
    }),
  });
}
