import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** A cluster that does not answer, and when it last did. */
export interface SilentCluster {
  cluster: string;
  since: Date;
}

/** Each cluster once, however many sources it has. */
export function silentClusters(
  sources: readonly Pick<Source, 'cluster' | 'lastSeenAt'>[],
): SilentCluster[] {
  const last = new Map<string, number>();
  for (const { cluster, lastSeenAt } of sources) {
    if (!lastSeenAt) continue;
    last.set(cluster, Math.max(last.get(cluster) ?? 0, Date.parse(lastSeenAt)));
  }
  return [...last].map(([cluster, since]) => ({
    cluster,
    since: new Date(since),
  }));
}
