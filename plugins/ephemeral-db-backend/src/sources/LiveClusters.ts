import type { LoggerService } from '@backstage/backend-plugin-api';
import { describeMoment } from '../describeMoment';
import type { Cluster } from '../kubernetes/Cluster';
import {
  KubernetesError,
  UnreachableError,
} from '../kubernetes/KubernetesError';
import { refusal } from '../refusal';
import type { ClusterStatus, DatabaseStatusStore } from './DatabaseStatusStore';

/** For people: since when a cluster is not reached. */
export function describeUnreachable(
  cluster: string,
  status: ClusterStatus | undefined,
): string {
  const since = status?.reachable
    ? `does not answer just now; it last did on ${describeMoment(
        status.lastSeenAt ?? status.since,
      )}`
    : `has not answered since ${describeMoment(status?.since ?? new Date())}`;
  return `Cluster ${cluster} ${since}.`;
}

/** The clusters as the API asks them while somebody waits for the answer. It never writes to them. */
export class LiveClusters {
  private constructor(
    private readonly clusters: ReadonlyMap<string, Cluster>,
    private readonly statuses: DatabaseStatusStore,
    private readonly logger: LoggerService,
  ) {}

  static create(options: {
    clusters: ReadonlyMap<string, Cluster>;
    statuses: DatabaseStatusStore;
    logger: LoggerService;
  }): LiveClusters {
    const { clusters, statuses, logger } = options;
    return new LiveClusters(clusters, statuses, logger);
  }

  /**
   * Asks a cluster. One that is known not to answer is not asked, so that nobody waits for a time-out.
   *
   * @throws clusterUnreachable, or sourceBlocked when the cluster answers and refuses
   */
  async ask<Answer>(
    name: string,
    question: (cluster: Cluster) => Promise<Answer>,
  ): Promise<Answer> {
    const cluster = this.clusters.get(name);
    if (!cluster) {
      throw refusal(
        'clusterUnreachable',
        `Cluster ${name} is not configured any more. Nothing was changed. Ask whoever runs the portal.`,
      );
    }
    const status = (await this.statuses.clusters()).get(name);
    if (status?.reachable === false) {
      throw unreachable(name, status);
    }
    try {
      return await question(cluster);
    } catch (error) {
      if (error instanceof UnreachableError) {
        this.logger.warn(`Cluster ${name} does not answer`, error);
        throw unreachable(name, status);
      }
      if (error instanceof KubernetesError) {
        throw error.transient
          ? unreachable(name, status)
          : refusal(
              'sourceBlocked',
              `Cluster ${name} refused. ${error.message}. Nothing was changed. An admin finds the fix in the checks of the source.`,
            );
      }
      throw error;
    }
  }
}

function unreachable(name: string, status: ClusterStatus | undefined) {
  return refusal(
    'clusterUnreachable',
    `${describeUnreachable(
      name,
      status,
    )} Nothing was changed. Try again when it answers; until then what was known of it can still be read.`,
  );
}
