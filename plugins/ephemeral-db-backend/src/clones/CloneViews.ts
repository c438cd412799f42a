import type {
  Clone,
  listClonesSchema,
  Page,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import type { DatabaseOwnerStore } from '../authorize/DatabaseOwnerStore';
import { unknownClone } from '../authorize/unseen';
import type { Viewer } from '../authorize/Viewer';
import { isId } from '../isId';
import { fromCursor, toPage } from '../page';
import type {
  DatabaseStatusStore,
  LastSeen,
} from '../sources/DatabaseStatusStore';
import type { PluginConfiguration } from '../sources/types';
import type { CloneRecord } from './CloneRecord';
import type {
  DatabaseCloneLists,
  ListClonesOptions,
} from './DatabaseCloneLists';
import type { DatabaseCloneStore } from './DatabaseCloneStore';
import { presentClone } from './presentClone';
import type { UsualFigures } from './UsualFigures';

type OrderBy = NonNullable<ListClonesOptions['orderBy']>;

const positionOf: Record<OrderBy, (clone: CloneRecord) => Date | string> = {
  createdAt: clone => clone.createdAt,
  expiresAt: clone => clone.expiresAt,
  name: clone => clone.name,
};

/** @see CloneViews.create */
export interface CloneViewsOptions {
  configuration: PluginConfiguration;
  clones: DatabaseCloneStore;
  cloneLists: DatabaseCloneLists;
  owners: DatabaseOwnerStore;
  statuses: DatabaseStatusStore;
  usual: UsualFigures;
}

/** Clones as the API shows them. Asks no cluster, so it answers with all of them down; of the catalog it needs no more than names. */
export class CloneViews {
  private constructor(private readonly options: CloneViewsOptions) {}

  static create(options: CloneViewsOptions): CloneViews {
    return new CloneViews(options);
  }

  /** @throws unknownClone */
  async find(id: string): Promise<CloneRecord> {
    const clone = isId(id) && (await this.options.clones.get(id));
    if (!clone) {
      throw unknownClone(id);
    }
    return clone;
  }

  async list(
    query: z.output<typeof listClonesSchema>,
    viewer: Viewer,
  ): Promise<Page<Clone>> {
    const { limit, cursor, orderBy, phase, snapshot, failedSince, ...search } =
      query;
    const [field, order] = orderBy.split(',') as [OrderBy, 'asc' | 'desc'];
    const { items, totalItems } = await this.options.cloneLists.list({
      ...search,
      snapshotId: snapshot,
      phases: phase.length > 0 ? phase : undefined,
      failedSince:
        failedSince === undefined ? undefined : new Date(failedSince),
      // Whoever counts failures means all of them, unless phases are named.
      includeGone: phase.includes('gone') || failedSince !== undefined,
      filter: viewer.cloneFilter,
      orderBy: field,
      order,
      limit: limit + 1,
      after: cursor === undefined ? undefined : fromCursor(orderBy, cursor),
    });
    const page = toPage(items, {
      limit,
      orderBy,
      positionOf: clone => ({ value: positionOf[field](clone), id: clone.id }),
    });
    return {
      items: await this.present(page.items, viewer),
      pageInfo: page.pageInfo,
      totalItems,
    };
  }

  /** @param known - what the caller has read already: owners by entity, clusters as last seen */
  async present(
    clones: CloneRecord[],
    viewer: Viewer,
    known: {
      owners?: Map<string, string[]>;
      clusters?: LastSeen['clusters'];
    } = {},
  ): Promise<Clone[]> {
    const { configuration, owners, statuses, usual } = this.options;
    const sources = new Set(clones.map(clone => clone.source));
    const waiting = clones.filter(({ phase }) => phase === 'queued');
    const [ownersOf, statusOf, usualOf, aheadOf] = await Promise.all([
      known.owners ??
        owners.ownersOf([...new Set(clones.map(clone => clone.entityRef))]),
      known.clusters ?? statuses.clusters(),
      usual.timesOf([...sources]),
      waiting.length === 0
        ? new Map<string, number>()
        : this.options.cloneLists.queued([
            ...new Set(waiting.map(({ cluster }) => cluster)),
          ]),
    ]);
    return await viewer.say(() =>
      clones.map(clone =>
        presentClone(clone, {
          viewer,
          sources: configuration.sources,
          entityOwners: ownersOf.get(clone.entityRef)!,
          clusterStatus: statusOf.get(clone.cluster),
          usualSeconds: usualOf.get(clone.source)?.usualSeconds,
          ahead: aheadOf.get(clone.id),
        }),
      ),
    );
  }

  async presentOne(clone: CloneRecord, viewer: Viewer): Promise<Clone> {
    return (await this.present([clone], viewer))[0];
  }
}
