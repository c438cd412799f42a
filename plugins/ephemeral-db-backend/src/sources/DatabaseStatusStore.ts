import type {
  Preflight,
  StorageUsage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Knex } from 'knex';
import { readJson, readTime } from '../database';

/** Whether a cluster answers, as its holder last saw it. */
export interface ClusterStatus {
  cluster: string;
  reachable: boolean;
  /** Since when it is in this state. */
  since: Date;
  lastSeenAt?: Date;
  message?: string;
}

/** What was last seen of clusters and golden sources, for reads on any replica. */
export class DatabaseStatusStore {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseStatusStore {
    return new DatabaseStatusStore(options.knex);
  }

  async clusters(): Promise<Map<string, ClusterStatus>> {
    const rows = await this.knex('clusters');
    return new Map(
      rows.map(row => [
        row.cluster,
        {
          cluster: row.cluster,
          reachable: Boolean(row.reachable),
          since: readTime(row.since)!,
          lastSeenAt: readTime(row.last_seen_at),
          message: row.message ?? undefined,
        },
      ]),
    );
  }

  /** Notes that a cluster answered, or why it did not. */
  async recordCluster(
    cluster: string,
    status: { reachable: boolean; message?: string },
    now: Date,
  ): Promise<void> {
    const known = (await this.clusters()).get(cluster);
    const changed = known?.reachable !== status.reachable;
    await this.knex('clusters')
      .insert({
        cluster,
        reachable: status.reachable,
        since: changed ? now : known!.since,
        last_seen_at: status.reachable ? now : known?.lastSeenAt ?? null,
        message: status.message ?? null,
      })
      .onConflict('cluster')
      .merge();
  }

  async preflights(): Promise<
    Map<string, { preflight: Preflight; checkedAt: Date }>
  > {
    const rows = await this.knex('sources');
    return new Map(
      rows.map(row => [
        row.source,
        {
          preflight: readJson<Preflight>(row.preflight)!,
          checkedAt: readTime(row.checked_at)!,
        },
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
