import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  EphemeralDbSignal,
  StorageUsage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type {
  MeasuredVolume,
  StorageUsageProvider,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import type { CloneRecord } from '../clones/CloneRecord';
import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import type { Cluster } from '../kubernetes/Cluster';
import { kinds } from '../kubernetes/kinds';
import { generationNames } from '../kubernetes/names';
import type { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import type { GoldenSource, PluginConfiguration } from '../sources/types';

/** @see UsageMeasurements.create */
export interface UsageMeasurementsOptions {
  configuration: PluginConfiguration;
  clusters: ReadonlyMap<string, Cluster>;
  /** Where several know a volume, the last one is believed. */
  providers: readonly StorageUsageProvider[];
  clones: DatabaseCloneStore;
  statuses: DatabaseStatusStore;
  announce(signal: EphemeralDbSignal): void;
  logger: LoggerService;
}

/** Whose volume it is, and what was known of it. */
type Owner =
  | { kind: 'clone'; clone: CloneRecord; usage: StorageUsage | undefined }
  | { kind: 'source'; source: GoldenSource; usage: StorageUsage | undefined };

/**
 * Keeps how much storage clones and golden sources take. A volume that no provider knows has no figure: it is not 0.
 * While a provider fails, the figures from before stay, with their time.
 */
export class UsageMeasurements {
  /** What went wrong last, by what it was: a trouble that lasts is told once. */
  private readonly troubles = new Map<string, string>();

  private constructor(private readonly options: UsageMeasurementsOptions) {}

  static create(options: UsageMeasurementsOptions): UsageMeasurements {
    return new UsageMeasurements(options);
  }

  /** Whether anybody can measure anything. */
  get possible(): boolean {
    return this.options.providers.length > 0;
  }

  /** Measures all clusters, one after the other. What fails is logged, and tried again by the schedule. */
  async measureAll(signal: AbortSignal): Promise<void> {
    for (const cluster of this.options.clusters.keys()) {
      if (signal.aborted) return;
      try {
        await this.measure(cluster, signal);
        this.troubles.delete(`on cluster ${cluster}`);
      } catch (error) {
        if (signal.aborted) return;
        this.complain(`on cluster ${cluster}`, error as Error);
      }
    }
  }

  private async measure(cluster: string, signal: AbortSignal): Promise<void> {
    const owners = await this.findOwners(cluster);
    const volumes = await this.findVolumes(cluster, owners, signal);
    const known = new Map<string, StorageUsage>();
    let complete = true;
    for (const provider of this.options.providers) {
      try {
        const measured = await provider.measure(volumes, signal);
        this.troubles.delete(`with ${provider.name}`);
        for (const { volume, usage } of measured) {
          known.set(keyOf(volume.namespace, volume.claim), {
            ...usage,
            measuredAt: usage.measuredAt.toISOString(),
            provider: provider.name,
          });
        }
      } catch (error) {
        if (signal.aborted) return;
        complete = false;
        this.complain(`with ${provider.name}`, error as Error);
      }
    }
    for (const [key, owner] of owners) {
      const usage = known.get(key);
      if (usage || (owner.usage && complete)) await this.record(owner, usage);
    }
  }

  /** Clones and sources of a cluster, by the claims that they stand on just now. */
  private async findOwners(cluster: string): Promise<Map<string, Owner>> {
    const { configuration, clones, statuses } = this.options;
    const owners = new Map<string, Owner>();
    for (const clone of await clones.present(cluster)) {
      const { claim } = generationNames(clone.namespace, clone.generation);
      owners.set(keyOf(clone.namespace, claim), {
        kind: 'clone',
        clone,
        usage: clone.usage,
      });
    }
    const usages = await statuses.usages();
    for (const source of Object.values(configuration.sources)) {
      if (source.cluster !== cluster) continue;
      owners.set(keyOf(source.namespace, source.volume.claim), {
        kind: 'source',
        source,
        usage: usages.get(source.name),
      });
    }
    return owners;
  }

  private async findVolumes(
    cluster: string,
    owners: ReadonlyMap<string, Owner>,
    signal: AbortSignal,
  ): Promise<MeasuredVolume[]> {
    const { items } = await this.options.clusters
      .get(cluster)!
      .list(kinds.persistentVolume, { signal });
    return items.flatMap(({ metadata, spec, status }) => {
      const { namespace = '', name: claim = '' } = spec.claimRef ?? {};
      const isTheirs = owners.has(keyOf(namespace, claim));
      if (!isTheirs || !spec.csi || status?.phase !== 'Bound') return [];
      return [
        {
          cluster,
          namespace,
          claim,
          persistentVolume: metadata.name,
          driver: spec.csi.driver,
          volumeHandle: spec.csi.volumeHandle,
        },
      ];
    });
  }

  private complain(how: string, error: Error): void {
    if (this.troubles.get(how) === error.message) return;
    this.troubles.set(how, error.message);
    this.options.logger.warn(`Measuring storage ${how} did not work`, error);
  }

  private async record(
    owner: Owner,
    usage: StorageUsage | undefined,
  ): Promise<void> {
    const { announce, clones, statuses } = this.options;
    if (owner.kind === 'source') {
      const { name } = owner.source;
      await statuses.recordUsage(name, usage);
      if (!sameFigures(owner.usage, usage)) {
        announce({ kind: 'source', id: name, version: Date.now() });
      }
      return;
    }
    const { id, generation } = owner.clone;
    const version = await clones.recordUsage({ id, generation }, usage);
    if (version !== undefined && !sameFigures(owner.usage, usage)) {
      announce({ kind: 'clone', id, version });
    }
  }
}

function keyOf(namespace: string, claim: string): string {
  return `${namespace}/${claim}`;
}

function sameFigures(
  before: StorageUsage | undefined,
  after: StorageUsage | undefined,
): boolean {
  return (
    before?.uniqueBytes === after?.uniqueBytes &&
    before?.logicalBytes === after?.logicalBytes
  );
}
