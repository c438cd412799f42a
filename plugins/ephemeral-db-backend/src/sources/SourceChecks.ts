import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Cluster } from '../kubernetes/Cluster';
import { checkSource } from '../preflight';
import type { DatabaseStatusStore } from './DatabaseStatusStore';
import type { GoldenSource, PluginConfiguration } from './types';

/** @see SourceChecks.create */
export interface SourceChecksOptions {
  configuration: PluginConfiguration;
  clusters: ReadonlyMap<string, Cluster>;
  /** Whether golden servers can be asked about themselves. */
  inspects: boolean;
  statuses: DatabaseStatusStore;
  announce(signal: EphemeralDbSignal): void;
  logger: LoggerService;
}

/** Finds out whether golden sources are fit, and keeps the findings for everybody to read. */
export class SourceChecks {
  /** Under way: whoever asks meanwhile waits for the same answer. */
  private readonly running = new Map<string, Promise<void>>();

  private constructor(private readonly options: SourceChecksOptions) {}

  static create(options: SourceChecksOptions): SourceChecks {
    return new SourceChecks(options);
  }

  /** Looks at everything once and keeps what is found. */
  async check(source: GoldenSource): Promise<void> {
    const running =
      this.running.get(source.name) ??
      this.look(source).finally(() => this.running.delete(source.name));
    this.running.set(source.name, running);
    await running;
  }

  private async look(source: GoldenSource): Promise<void> {
    const { configuration, clusters, inspects, statuses, announce } =
      this.options;
    const previous = (await statuses.preflights()).get(source.name)?.preflight;
    const now = new Date();
    const preflight = await checkSource({
      source,
      configuration,
      cluster: clusters.get(source.cluster)!,
      inspects,
      now,
      previous,
    });
    await statuses.recordPreflight(source.name, preflight, now);
    if (!isDeepStrictEqual(preflight, previous)) {
      announce({ kind: 'source', id: source.name, version: now.getTime() });
    }
  }

  /** Checks all sources, one after the other. What fails is logged, and tried again by the schedule. */
  async checkAll(signal: AbortSignal): Promise<void> {
    for (const source of Object.values(this.options.configuration.sources)) {
      if (signal.aborted) return;
      try {
        await this.check(source);
      } catch (error) {
        if (!signal.aborted) {
          this.options.logger.warn(
            `Checking the golden source ${source.name} did not work: ${error}`,
          );
        }
      }
    }
  }
}
