import type { CloneLog } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import { KubernetesError } from '../kubernetes/KubernetesError';
import { labels, selectorOf } from '../kubernetes/labels';
import { MSSQL_CONTAINER } from '../kubernetes/manifests';
import { cloneNames } from '../kubernetes/names';
import type { Pod } from '../kubernetes/objects';
import { refusal } from '../refusal';
import type { LiveClusters } from '../sources/LiveClusters';
import type { GoldenSource, PluginConfiguration } from '../sources/types';
import type { CloneRecord } from './CloneRecord';
import { redact } from './redact';

/** Keys of a clone's Secrets that anybody may see. */
const PUBLIC_KEYS = new Set([
  'username',
  'sa-username',
  'host',
  'port',
  'database',
]);

/** The last lines that a clone's SQL Server has written, without what nobody may read. */
export class CloneLogs {
  private constructor(
    private readonly installation: string,
    private readonly sources: Record<string, GoldenSource>,
    private readonly clusters: LiveClusters,
  ) {}

  static create(options: {
    configuration: PluginConfiguration;
    clusters: LiveClusters;
  }): CloneLogs {
    const { configuration, clusters } = options;
    const { installation, sources } = configuration;
    return new CloneLogs(installation, sources, clusters);
  }

  /**
   * @param lines - how many at most
   * @throws cloneGone, noLog, clusterUnreachable
   */
  async read(clone: CloneRecord, lines: number): Promise<CloneLog> {
    if (clone.phase === 'gone') {
      throw refusal(
        'cloneGone',
        `${clone.name} is gone, and its log with it. Its activity tells what happened to it.`,
      );
    }
    return await this.clusters.ask(clone.cluster, async cluster => {
      const pod = await this.findPod(cluster, clone);
      if (!pod) {
        throw noLog(clone, 'it has no pod now');
      }
      const { name } = pod.metadata;
      const [known, text] = await Promise.all([
        this.readKnown(cluster, clone),
        readLog(cluster, clone, name, lines),
      ]);
      return {
        pod: name,
        lines: redact(text, known)
          .split(/\r?\n/)
          .filter((line, index, all) => line || index < all.length - 1)
          .slice(-lines),
      };
    });
  }

  /** The newest of the present generation. */
  private async findPod(
    cluster: Cluster,
    { id, namespace, generation }: CloneRecord,
  ): Promise<Pod | undefined> {
    const { items } = await cluster.list(kinds.pod, {
      namespace,
      labelSelector: `${selectorOf(this.installation)},${labels.clone}=${id},${
        labels.generation
      }=${generation}`,
    });
    const createdAt = ({ metadata }: Pod) =>
      Date.parse(metadata.creationTimestamp ?? '') || 0;
    return items.sort((one, other) => createdAt(other) - createdAt(one))[0];
  }

  /** What is in the Secrets of the clone; whoever else's they are, their values are hidden too. */
  private async readKnown(
    cluster: Cluster,
    { namespace, source }: CloneRecord,
  ): Promise<string[]> {
    const copied = Object.hasOwn(this.sources, source)
      ? this.sources[source].clones.copySecrets
      : [];
    const secrets = await Promise.all(
      [cloneNames.adminSecret, cloneNames.accessSecret, ...copied].map(name =>
        cluster.read(kinds.secret, name, namespace),
      ),
    );
    return secrets.flatMap(secret =>
      Object.entries(secret?.data ?? {})
        .filter(([key]) => !PUBLIC_KEYS.has(key))
        .map(([, value]) => Buffer.from(value, 'base64').toString('utf8')),
    );
  }
}

async function readLog(
  cluster: Cluster,
  clone: CloneRecord,
  pod: string,
  lines: number,
): Promise<string> {
  try {
    return await cluster.podLog(clone.namespace, pod, {
      container: MSSQL_CONTAINER,
      tailLines: lines,
    });
  } catch (error) {
    // The container has not started, or the pod went away just now.
    if (
      error instanceof KubernetesError &&
      (error.code === 400 || error.code === 404)
    ) {
      throw noLog(clone, error.message);
    }
    throw error;
  }
}

function noLog({ name, phase }: CloneRecord, why: string) {
  return refusal(
    'noLog',
    `The log of ${name}, which is ${phase}, can't be read: ${why}. Its activity tells what happened to it.`,
  );
}
