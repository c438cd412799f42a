import { Knex } from 'knex';
import {
  countOfAll,
  type Position,
  type QueryFilter,
  startAfter,
} from '../page';
import type { CloneRecord } from './CloneRecord';
import { readClone } from './cloneRows';

/** @see DatabaseCloneLists.list */
export interface ListClonesOptions {
  /** What the caller may see. */
  filter?: QueryFilter;
  source?: string;
  snapshotId?: string;
  entityRef?: string;
  requestedBy?: string;
  phases?: string[];
  /** Only those that failed at or after this time. */
  failedSince?: Date;
  /** Gone clones are left out unless asked for. */
  includeGone?: boolean;
  orderBy?: 'createdAt' | 'expiresAt' | 'name';
  order?: 'asc' | 'desc';
  limit: number;
  offset?: number;
  /** The last item of the page before. */
  after?: Position;
}

const ORDER_COLUMNS = {
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  name: 'name',
};

/** Clones as pages list them: narrowed, ordered and counted. */
export class DatabaseCloneLists {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseCloneLists {
    return new DatabaseCloneLists(options.knex);
  }

  async list(
    options: ListClonesOptions,
  ): Promise<{ items: CloneRecord[]; totalItems: number }> {
    const column = ORDER_COLUMNS[options.orderBy ?? 'createdAt'];
    const order = options.order ?? 'desc';
    const page = this.select(options);
    if (options.after) {
      startAfter(page, this.knex.ref(column), order, options.after);
    }
    const rows = await page
      .orderBy([
        { column, order },
        { column: 'id', order },
      ])
      .limit(options.limit)
      .offset(options.offset ?? 0);
    const totalItems =
      countOfAll(rows.length, options) ??
      Number((await this.select(options).count({ count: '*' }))[0].count);
    return { items: rows.map(readClone), totalItems };
  }

  /** How many orders are ahead of each that waits for its turn on one of these clusters. */
  async queued(clusters: string[]): Promise<Map<string, number>> {
    const rows: { id: string; cluster: string }[] = await this.knex('clones')
      .whereIn('cluster', clusters)
      .where({ phase: 'queued', desired: 'present' })
      .whereRaw('wanted_generation = generation')
      .orderBy(['created_at', 'id'])
      .select('id', 'cluster');
    const ahead = new Map<string, number>();
    const lengths = new Map<string, number>();
    for (const { id, cluster } of rows) {
      const length = lengths.get(cluster) ?? 0;
      ahead.set(id, length);
      lengths.set(cluster, length + 1);
    }
    return ahead;
  }

  private select(options: ListClonesOptions): Knex.QueryBuilder {
    const query = this.knex('clones');
    if (options.source) query.where('source', options.source);
    if (options.snapshotId) query.where('snapshot_id', options.snapshotId);
    if (options.entityRef) query.where('entity_ref', options.entityRef);
    if (options.requestedBy) query.where('requested_by', options.requestedBy);
    if (options.phases) query.whereIn('phase', options.phases);
    if (options.failedSince) {
      query.whereIn(
        'id',
        this.knex('activity')
          .where('kind', 'failed')
          .where('at', '>=', options.failedSince)
          .select('clone_id'),
      );
    }
    if (!options.includeGone) query.whereNull('gone_at');
    if (options.filter) query.where(inner => options.filter!(inner));
    return query;
  }
}
