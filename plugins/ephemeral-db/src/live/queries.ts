import {
  type CompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi, useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type {
  Clone,
  EntityTimeline,
  EntityTimelineQuery,
  ListClonesQuery,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  keepPreviousData,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';

const SECOND = 1_000;

const RESTING_CLONES = new Set<Clone['phase']>([
  'ready',
  'stopped',
  'failed',
  'gone',
]);
const RESTING_POINTS = new Set<Snapshot['phase']>(['ready', 'failed', 'lost']);

/** Whether something is under way that a person waits for. */
export function isUnderWay(
  clones: readonly Pick<Clone, 'phase'>[],
  points: readonly Pick<Snapshot, 'phase'>[] = [],
): boolean {
  return (
    clones.some(({ phase }) => !RESTING_CLONES.has(phase)) ||
    points.some(({ phase }) => !RESTING_POINTS.has(phase))
  );
}

/**
 * How often is read again beside the signals, which come at once: rarely, as a net for those that get lost. An app
 * without signals reads more often while something is under way.
 */
export function useInterval() {
  const hasSignals = Boolean(useApiHolder().get(signalApiRef));
  return (underWay: boolean) => {
    if (hasSignals) return underWay ? 15 * SECOND : 60 * SECOND;
    return underWay ? 5 * SECOND : 30 * SECOND;
  };
}

/** The card's and the tab's one read. What was there stays while a new range loads. */
export function useEntityTimeline(
  entity: CompoundEntityRef,
  query: EntityTimelineQuery = {},
) {
  const api = useApi(ephemeralDbApiRef);
  const interval = useInterval();
  return useQuery<EntityTimeline>({
    queryKey: ['timeline', stringifyEntityRef(entity), query],
    queryFn: ({ signal }) => api.getEntityTimeline(entity, query, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      interval(isUnderWay(data?.clones ?? [], data?.snapshots)),
  });
}

/** One clone. */
export function useClone(id: string) {
  const api = useApi(ephemeralDbApiRef);
  const interval = useInterval();
  return useQuery({
    queryKey: ['clone', id],
    queryFn: ({ signal }) => api.getClone(id, { signal }),
    refetchInterval: ({ state: { data } }) =>
      interval(isUnderWay(data ? [data] : [])),
  });
}

/** What happened to a clone, newest first. */
export function useCloneActivity(id: string, options: { enabled: boolean }) {
  const api = useApi(ephemeralDbApiRef);
  return useQuery({
    queryKey: ['clone', id, 'activity'],
    queryFn: ({ signal }) => api.listCloneActivity(id, {}, { signal }),
    enabled: options.enabled,
  });
}

/** One point in time. */
export function useSnapshot(id: string) {
  const api = useApi(ephemeralDbApiRef);
  return useQuery({
    queryKey: ['snapshot', id],
    queryFn: ({ signal }) => api.getSnapshot(id, { signal }),
  });
}

/** All golden sources that this person sees. */
export function useSources() {
  const api = useApi(ephemeralDbApiRef);
  const interval = useInterval();
  return useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => api.listSources({ limit: 200 }, { signal }),
    refetchInterval: () => interval(false),
  });
}

/** One golden source. */
export function useSource(name: string) {
  const api = useApi(ephemeralDbApiRef);
  return useQuery({
    queryKey: ['source', name],
    queryFn: ({ signal }) => api.getSource(name, { signal }),
  });
}

/** One page of clones. The page before stays while the next one loads. */
export function useCloneList(query: ListClonesQuery) {
  const api = useApi(ephemeralDbApiRef);
  const interval = useInterval();
  return useQuery({
    queryKey: ['clones', query],
    queryFn: ({ signal }) => api.listClones(query, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      interval(isUnderWay(data?.items ?? [])),
  });
}

/** Reads again what is on screen, after something was ordered. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries();
}
