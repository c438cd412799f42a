import type {
  Preflight,
  StorageUsage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Knex } from 'knex';
import { readJson, readTime, transaction } from '../database';
import type { Hold } from '../hold';

/** Whether a cluster answers, as its holder last saw it. */
export interface ClusterStatus {
  cluster: string;
  reachable: boolean;
  /** Since when it is in this state. */
  since: Date;
  lastSeenAt?: Date;
  message?: string;
}

/** All of it at once. */
export interface LastSeen {
  clusters: Map<string, ClusterStatus>;
  preflights: Map<string, { preflight: Preflight; checkedAt: Date }>;
  usages: Map<string, StorageUsage>;
}

/** What was last seen of clusters and golden sources, for reads on any replica. */
export class DatabaseStatusStore {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseStatusStore {
    return new DatabaseStatusStore(options.knex);
  }

  /** What {@link clusters}, {@link preflights} and {@link usages} tell, in one read. */
  async lastSeen(): Promise<LastSeen> {
    const { knex } = this;
    const nothing = knex.raw('NULL');
    const rows: Record<string, unknown>[] = await knex.unionAll([
      knex('clusters').select({
        ...{ kind: knex.raw("'cluster'"), name: 'cluster', text: 'message' },
        ...{
          at: 'since',
          reachable: 'reachable',
          last_seen_at: 'last_seen_at',
        },
      }),
      knex('sources').select({
        ...{ kind: knex.raw("'preflight'"), name: 'source' },
        ...{ text: 'preflight', at: 'checked_at' },
        ...{ reachable: nothing, last_seen_at: nothing },
      }),
      knex('source_usage').select({
        ...{ kind: knex.raw("'usage'"), name: 'source' },
        ...{ text: 'usage', at: nothing },
        ...{ reachable: nothing, last_seen_at: nothing },
      }),
    ]);
    const seen: LastSeen = {
      clusters: new Map(),
      preflights: new Map(),
      usages: new Map(),
    };
    for (const row of rows) {
      const name = String(row.name);
      if (row.kind === 'cluster') {
        seen.clusters.set(
          name,
          readCluster({
            ...row,
            ...{ cluster: name, since: row.at, message: row.text },
          }),
        );
      } else if (row.kind === 'preflight') {
        seen.preflights.set(name, readPreflight(row.text, row.at));
      } else {
        seen.usages.set(name, readJson<StorageUsage>(row.text)!);
      }
    }
    return seen;
  }

  async clusters(): Promise<Map<string, ClusterStatus>> {
    const rows = await this.knex('clusters');
    return new Map(rows.map(row => [row.cluster, readCluster(row)]));
  }

  /**
   * Notes that a cluster answered, or why it did not.
   *
   * @param hold - by whom: nothing is noted when another replica holds the cluster by now
   */
  async recordCluster(
    cluster: string,
    status: { reachable: boolean; message?: string },
    now: Date,
    hold?: Hold,
  ): Promise<void> {
    await transaction(this.knex, async trx => {
      // The lock makes a new holder wait, so that it is the last to write.
      if (hold && !(await trx('holders').where(hold).forShare().first())) {
        return;
      }
      const row = await trx('clusters').where({ cluster }).first();
      const known = row && readCluster(row);
      const changed = known?.reachable !== status.reachable;
      await trx('clusters')
        .insert({
          cluster,
          reachable: status.reachable,
          since: changed ? now : known!.since,
          last_seen_at: status.reachable ? now : known?.lastSeenAt ?? null,
          message: status.message ?? null,
        })
        .onConflict('cluster')
        .merge();
    });
  }

  async preflights(): Promise<LastSeen['preflights']> {
    const rows = await this.knex('sources');
    return new Map(
      rows.map(row => [
        row.source,
        readPreflight(row.preflight, row.checked_at),
      ]),
    );
  }

  async recordPreflight(
    source: string,
    preflight: Preflight,
    now: Date,
  ): Promise<void> {
    await this.knex('sources')
      .insert({
        source,
        preflight: JSON.stringify(preflight),
        checked_at: now,
      })
      .onConflict('source')
      .merge();
  }

  /** Storage of the golden volumes that were measured, by source. */
  async usages(): Promise<Map<string, StorageUsage>> {
    const rows = await this.knex('source_usage');
    return new Map(
      rows.map(row => [row.source, readJson<StorageUsage>(row.usage)!]),
    );
  }

  /** @param usage - undefined where nobody knows any more */
  async recordUsage(
    source: string,
    usage: StorageUsage | undefined,
  ): Promise<void> {
    if (!usage) {
      await this.knex('source_usage').where({ source }).delete();
      return;
    }
    await this.knex('source_usage')
      .insert({ source, usage: JSON.stringify(usage) })
      .onConflict('source')
      .merge();
  }
}

function readCluster(row: Record<string, any>): ClusterStatus {
  return {
    cluster: row.cluster,
    reachable: Boolean(row.reachable),
    since: readTime(row.since)!,
    lastSeenAt: readTime(row.last_seen_at),
    message: row.message ?? undefined,
  };
}

function readPreflight(preflight: unknown, checkedAt: unknown) {
  return {
    preflight: readJson<Preflight>(preflight)!,
    checkedAt: readTime(checkedAt)!,
  };
}
