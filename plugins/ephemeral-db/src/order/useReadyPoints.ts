import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { momentOf } from '../moments';

const PAGE = 50;

/** What the backend takes as the newest: nobody means the data of a volume that is not the source's any more. */
export function newestOf(points: Snapshot[] | undefined): Snapshot | undefined {
  return points?.find(({ formerVolume }) => !formerVolume);
}

/** The points that clones can be made from, newest first, page by page. */
export function useReadyPoints(source: string) {
  const api = useApi(ephemeralDbApiRef);
  const query = useInfiniteQuery({
    queryKey: ['points', source, 'ready'],
    queryFn: ({ pageParam, signal }) =>
      api.listSnapshots(
        { source, phase: ['ready'], limit: PAGE, cursor: pageParam },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.pageInfo.nextCursor,
  });
  const points = useMemo<Snapshot[] | undefined>(
    () =>
      query.data?.pages
        .flatMap(page => page.items)
        .sort(
          (one, other) => momentOf(other).getTime() - momentOf(one).getTime(),
        ),
    [query.data],
  );
  return { ...query, points, total: query.data?.pages[0]?.totalItems };
}
