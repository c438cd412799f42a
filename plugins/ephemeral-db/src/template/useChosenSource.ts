import { useApi } from '@backstage/core-plugin-api';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useQuery } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import type { FormValues } from './readForm';
import { useServiceTimelines } from './useServiceTimelines';

/** The source that the form says, with what this person may do for the chosen services; absent until it is known. */
export function useChosenSource({ serviceRefs, sourceName }: FormValues): {
  source?: Source;
  error?: unknown;
  refetch(): void;
} {
  const api = useApi(ephemeralDbApiRef);
  const { timelines, error, refetch } = useServiceTimelines(serviceRefs);
  // A form without services may have a source all the same.
  const alone = useQuery({
    queryKey: ['source', sourceName],
    queryFn: ({ signal }) => api.getSource(sourceName!, { signal }),
    enabled: serviceRefs.length === 0 && sourceName !== undefined,
  });
  const ofServices = timelines
    ?.flatMap(({ sources }) => sources)
    .find(({ name }) => name === sourceName);
  return serviceRefs.length === 0
    ? {
        source: alone.data,
        error: alone.data ? undefined : alone.error ?? undefined,
        refetch: () => {
          alone.refetch();
        },
      }
    : { source: ofServices, error, refetch };
}
