import { ConflictError } from '@backstage/errors';
import {
  type ListSnapshotsQuery,
  NEWEST_SNAPSHOT,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { TaskApi } from '../task/TaskApi';
import type { Order } from './readOrders';

const PAGE = 50;

async function findNewest(api: TaskApi, source: string): Promise<string> {
  for (let cursor: string | undefined; ; ) {
    const query: ListSnapshotsQuery = {
      source,
      phase: ['ready'],
      orderBy: 'takenAt,desc',
      limit: PAGE,
      cursor,
    };
    const { items, pageInfo } = await api.callPatiently(
      'Looking for the newest point in time',
      (client, options) => client.listSnapshots(query, options),
    );
    // Nobody means the data of a volume that is not the source's any more.
    const newest = items.find(({ formerVolume }) => !formerVolume);
    if (newest) return newest.id;
    cursor = pageInfo.nextCursor;
    if (!cursor) {
      throw new ConflictError(
        `${source} has no point in time that is ready, so there is nothing to clone. Take one first, for example with ephemeralDb:snapshot:create.`,
      );
    }
  }
}

/** The sources of which several clones are ordered from the newest point: all of them are to come from the same. */
export function sourcesOfNewest(orders: Order[]): string[] {
  if (orders.length < 2) return [];
  return [
    ...new Set(
      orders
        .filter(({ snapshot }) => snapshot === NEWEST_SNAPSHOT)
        .map(({ source }) => source),
    ),
  ];
}

/** The ids of the newest points that can be cloned. */
export async function findNewestPoints(
  api: TaskApi,
  sources: string[],
): Promise<Record<string, string>> {
  const points: Record<string, string> = {};
  for (const source of sources) {
    points[source] = await findNewest(api, source);
  }
  return points;
}
