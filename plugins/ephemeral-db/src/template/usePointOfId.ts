import { useApi } from '@backstage/core-plugin-api';
import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useQuery } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';

/** A point by its id, from the list if it is in there: it may be older than what was loaded, or of another source. */
export function usePointOfId(
  id: string | undefined,
  points: Snapshot[] | undefined,
): { point?: Snapshot; error?: unknown } {
  const api = useApi(ephemeralDbApiRef);
  const listed = points?.find(point => point.id === id);
  const { data, error } = useQuery({
    queryKey: ['snapshot', id],
    queryFn: ({ signal }) => api.getSnapshot(id!, { signal }),
    enabled: id !== undefined && points !== undefined && !listed,
  });
  if (listed) return { point: listed };
  return id === undefined ? {} : { point: data, error: error ?? undefined };
}
