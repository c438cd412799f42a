import type {
  listSnapshotsSchema,
  Page,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { unknownSnapshot } from '../authorize/unseen';
import type { Viewer } from '../authorize/Viewer';
import type { DatabaseCloneFigures } from '../clones/DatabaseCloneFigures';
import { isId } from '../isId';
import { fromCursor, toPage } from '../page';
import type {
  DatabaseStatusStore,
  LastSeen,
} from '../sources/DatabaseStatusStore';
import { describeUnreachable } from '../sources/LiveClusters';
import type { OrderSubject } from '../sources/orderRules';
import type { PluginConfiguration } from '../sources/types';
import type {
  DatabaseSnapshotLists,
  ListSnapshotsOptions,
} from './DatabaseSnapshotLists';
import type { DatabaseSnapshotStore } from './DatabaseSnapshotStore';
import { presentSnapshot } from './presentSnapshot';
import type { SnapshotRecord } from './SnapshotRecord';

/** More say no more to a person. */
const MOST_NAMES = 10;

type OrderBy = NonNullable<ListSnapshotsOptions['orderBy']>;

const positionOf: Record<OrderBy, (snapshot: SnapshotRecord) => Date | string> =
  {
    orderedAt: snapshot => snapshot.orderedAt,
    takenAt: snapshot => snapshot.takenAt ?? snapshot.orderedAt,
    name: snapshot => snapshot.volumeSnapshotName ?? '',
  };

/** @see SnapshotViews.create */
export interface SnapshotViewsOptions {
  configuration: PluginConfiguration;
  snapshots: DatabaseSnapshotStore;
  snapshotLists: DatabaseSnapshotLists;
  cloneFigures: DatabaseCloneFigures;
  statuses: DatabaseStatusStore;
}

/** What a page of points is narrowed to. */
export interface SnapshotQuery {
  sources?: string[];
  phases?: string[];
  from?: Date;
  to?: Date;
  limit: number;
  cursor?: string;
  /** Field and direction, for example `takenAt,desc`. */
  orderBy: string;
}

/** Points in time as the API shows them. Asks no cluster, so it answers with all of them down; of the catalog it needs no more than names. */
export class SnapshotViews {
  private constructor(private readonly options: SnapshotViewsOptions) {}

  static create(options: SnapshotViewsOptions): SnapshotViews {
    return new SnapshotViews(options);
  }

  /** @throws unknownSnapshot */
  async find(id: string): Promise<SnapshotRecord> {
    const snapshot = isId(id) && (await this.options.snapshots.get(id));
    if (!snapshot) {
      throw unknownSnapshot(id);
    }
    return snapshot;
  }

  async list(
    query: z.output<typeof listSnapshotsSchema>,
    viewer: Viewer,
    subject: OrderSubject,
  ): Promise<Page<Snapshot>> {
    const { source, phase, ...rest } = query;
    const options = this.toOptions(
      {
        ...rest,
        sources: source === undefined ? undefined : [source],
        phases: phase.length > 0 ? phase : undefined,
      },
      viewer,
    );
    const { snapshotLists } = this.options;
    const { items, totalItems } = await snapshotLists.list(options);
    const page = toPage(items, paging(query));
    return {
      items: await this.present(page.items, viewer, subject),
      pageInfo: page.pageInfo,
      totalItems,
    };
  }

  /** A part of a list that nobody counts. */
  async page(
    query: SnapshotQuery,
    viewer: Viewer,
  ): Promise<{ items: SnapshotRecord[]; pageInfo: { nextCursor?: string } }> {
    const options = this.toOptions(query, viewer);
    const { snapshotLists } = this.options;
    return toPage(await snapshotLists.page(options), paging(query));
  }

  /** @param clusters - as last seen, where that is known already */
  async present(
    snapshots: SnapshotRecord[],
    viewer: Viewer,
    subject: OrderSubject,
    clusters?: LastSeen['clusters'],
  ): Promise<Snapshot[]> {
    const { configuration, cloneFigures, statuses } = this.options;
    const { sources } = configuration;
    const ids = snapshots.map(snapshot => snapshot.id);
    const [useOf, namesOf, statusOf] = await Promise.all([
      cloneFigures.usesOf(ids),
      cloneFigures.namesFrom(ids, MOST_NAMES, viewer.cloneFilter),
      clusters ?? statuses.clusters(),
    ]);
    const now = Date.now();
    return await viewer.say(() =>
      snapshots.map(snapshot => {
        const status = statusOf.get(snapshot.cluster);
        return presentSnapshot(snapshot, {
          viewer,
          subject,
          source: Object.hasOwn(sources, snapshot.source)
            ? sources[snapshot.source]
            : undefined,
          clusterObstacle:
            status?.reachable === false
              ? describeUnreachable(snapshot.cluster, status)
              : undefined,
          clones: useOf.get(snapshot.id)?.clones ?? 0,
          usedBy: namesOf.get(snapshot.id),
          verified: useOf.get(snapshot.id)?.verified ?? false,
          now,
        });
      }),
    );
  }

  async presentOne(
    snapshot: SnapshotRecord,
    viewer: Viewer,
    subject: OrderSubject,
  ): Promise<Snapshot> {
    return (await this.present([snapshot], viewer, subject))[0];
  }

  private toOptions(
    query: SnapshotQuery,
    viewer: Viewer,
  ): ListSnapshotsOptions {
    const { limit, cursor, orderBy, ...search } = query;
    const [field, order] = orderBy.split(',') as [OrderBy, 'asc' | 'desc'];
    return {
      ...search,
      filter: viewer.snapshotFilter,
      orderBy: field,
      order,
      limit: limit + 1,
      after: cursor === undefined ? undefined : fromCursor(orderBy, cursor),
    };
  }
}

function paging({ limit, orderBy }: Pick<SnapshotQuery, 'limit' | 'orderBy'>) {
  const [field] = orderBy.split(',') as [OrderBy];
  return {
    limit,
    orderBy,
    positionOf: (snapshot: SnapshotRecord) => ({
      value: positionOf[field](snapshot),
      id: snapshot.id,
    }),
  };
}
