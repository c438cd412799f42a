import { useCallback, useMemo, useState } from 'react';
import {
  type CompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import type {
  EntityTimeline,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useQueries } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { isUnderWay, useInterval } from '../live';
import {
  type DayRange,
  firstRange,
  holdsDay,
  mergeRanges,
  olderRange,
  rangeForView,
} from './ranges';
import { readRange } from './readRange';

/** @see useLoadedTimeline */
export interface LoadedTimeline {
  /** All that is loaded so far; stays while more is loaded. */
  timeline?: EntityTimeline;
  /** Of the newest range, without which there is nothing to show. */
  error: unknown;
  /** When the newest range was read last. */
  readAt: number;
  loadingOlder: boolean;
  olderError: unknown;
  retry(): void;
  /** Loads what a view shows, where that is not loaded yet. */
  loadView(view: { from: Date; to: Date }): void;
  /** Loads the next older points of a source. */
  loadOlder(source: string): void;
}

/** An entity's timeline, of which older ranges are read when somebody looks at them, and then kept. */
export function useLoadedTimeline(entity: CompoundEntityRef): LoadedTimeline {
  const api = useApi(ephemeralDbApiRef);
  const interval = useInterval();
  const entityRef = stringifyEntityRef(entity);
  const [ranges, setRanges] = useState<DayRange[]>(() => [
    firstRange(new Date()),
  ]);
  const results = useQueries({
    queries: ranges.map(range => ({
      queryKey: ['timeline', entityRef, range],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        readRange(api, entity, range, signal),
      // What is old changes rarely, and then a signal tells.
      refetchInterval:
        range.to === undefined
          ? (query: { state: { data?: EntityTimeline } }) => {
              const { data } = query.state;
              return interval(isUnderWay(data?.clones ?? [], data?.snapshots));
            }
          : (false as const),
    })),
    combine: combined => ({
      data: combined.map(({ data }) => data),
      errors: combined.map(({ error }) => error),
      pending: combined.map(({ isPending, error }) => isPending && !error),
      readAt: combined[0].dataUpdatedAt,
      refetches: combined.map(({ refetch }) => refetch),
    }),
  });
  const { data, errors, pending, readAt, refetches } = results;

  const timeline = useMemo(
    () =>
      data[0] &&
      mergeRanges(
        ranges.flatMap((range, index) => {
          const part = data[index];
          return part ? [{ range, timeline: part }] : [];
        }),
      ),
    [data, ranges],
  );

  const counts = timeline?.counts;
  const add = useCallback(
    (choose: (days: TimelineDay[]) => DayRange | undefined) => {
      setRanges(known => {
        const unread = (counts ?? []).filter(
          ({ day }) => !known.slice(1).some(range => holdsDay(range, day)),
        );
        const range = choose(unread);
        return range ? [...known, range] : known;
      });
    },
    [counts],
  );

  return {
    timeline,
    error: errors[0],
    readAt,
    loadingOlder: pending.slice(1).some(Boolean),
    olderError: errors.slice(1).find(Boolean),
    retry: () =>
      refetches.forEach((refetch, index) => {
        if (errors[index]) refetch();
      }),
    loadView: view => add(days => rangeForView(days, view)),
    loadOlder: source =>
      add(days => olderRange(days.filter(day => day.source === source))),
  };
}
