import { LoggerService } from '@backstage/backend-plugin-api';
import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { DatabaseEngine } from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import { Knex } from 'knex';
import type { Clock } from '../clock';
import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import { Hold, NotHeldError } from '../hold';
import { Cluster } from '../kubernetes/Cluster';
import type { DatabaseSnapshotStore } from '../snapshots/DatabaseSnapshotStore';
import type { DatabaseStatusStore } from '../sources/DatabaseStatusStore';
import type { ClusterConfiguration, GoldenSource } from '../sources/types';
import { orderKeyCandidate } from '../database';
import type { ClusterShare } from './ClusterShare';
import { Holder } from './Holder';
import { Term } from './Term';

/** @see ClusterDriver */
export interface ClusterDriverOptions {
  configuration: ClusterConfiguration;
  /** The sources on this cluster, by name. */
  sources: ReadonlyMap<string, GoldenSource>;
  installation: string;
  /** The identity of our database. */
  installationId: string;
  holder: { renewMs: number; lapseMs: number };
  /** What this replica drives of all clusters. */
  share: ClusterShare;
  engine: DatabaseEngine;
  knex: Knex;
  clones: DatabaseCloneStore;
  snapshots: DatabaseSnapshotStore;
  status: DatabaseStatusStore;
  announce(signal: EphemeralDbSignal): void;
  clock: Clock;
  /** @throws when the access is not usable; the cluster itself is not asked */
  connect(beforeWrite: () => void): Cluster;
  logger: LoggerService;
}

/** How often another replica's hold is looked at: a part of the time in which it lapses. */
const TRY_SHARE = 0.2;
/** Jobs that sit in a call to SQL Server are not waited for much longer than this before others may go on. */
const SETTLE_MS = 3_000;

/** Drives one cluster whenever no other replica does. Every replica has one for each cluster. */
export class ClusterDriver {
  private readonly stopped = new AbortController();
  private readonly holder: Holder;
  private readonly unfinished = new Set<Promise<void>>();
  private running?: Promise<void>;
  /** Who may write just now. */
  private writing?: Hold;
  private term?: Term;

  constructor(private readonly options: ClusterDriverOptions) {
    const { knex, clock, configuration, holder, logger, share } = options;
    this.holder = new Holder({
      knex,
      cluster: configuration.name,
      ...holder,
      share,
      clock,
      logger,
    });
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when nothing of this driver runs any more and another replica may hold the cluster. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
    await Promise.all(this.unfinished);
  }

  wake(): void {
    this.term?.wake();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    const { clock, logger, configuration, holder } = this.options;
    let cluster: Cluster | undefined;
    while (!signal.aborted) {
      let wait = holder.lapseMs * TRY_SHARE;
      try {
        cluster ??= this.options.connect(() => this.ensureHeld(this.writing));
        const hold = await this.holder.acquire();
        const end = hold && (await this.drive(hold, cluster));
        // Whoever has asked for it looks again sooner than that.
        if (end === 'given') wait = holder.lapseMs;
      } catch (error) {
        logger.error(
          `Can't drive cluster ${configuration.name}, trying again`,
          error as Error,
        );
      }
      await clock.sleep(wait, signal);
    }
  }

  private async drive(
    hold: Hold,
    cluster: Cluster,
  ): Promise<'given' | 'ended'> {
    const { logger, configuration } = this.options;
    logger.info(`Driving cluster ${configuration.name} (epoch ${hold.epoch})`);
    this.writing = hold;
    const term = new Term({
      ...this.options,
      hold,
      cluster,
      orderKeyCandidate: await orderKeyCandidate(this.options.knex),
      ensureHeld: () => this.ensureHeld(hold),
    });
    this.term = term;
    try {
      term.start();
      return await this.holder.keep(this.stopped.signal);
    } finally {
      this.term = undefined;
      await this.end(term);
      logger.info(`Not driving cluster ${configuration.name} any more`);
    }
  }

  /**
   * Passes end first, with the right to write, so that what they have created
   * is noted. Then nobody may write here any more, which ends the jobs at their
   * next write, and others may go on.
   */
  private async end(term: Term): Promise<void> {
    await term.close();
    this.writing = undefined;
    const settled = term.settle();
    this.unfinished.add(settled);
    void settled.finally(() => this.unfinished.delete(settled));
    const waited = new AbortController();
    await Promise.race([
      settled,
      this.options.clock.sleep(SETTLE_MS, waited.signal),
    ]);
    waited.abort();
    await this.holder.release();
  }

  /** @throws NotHeldError for writes of a term that is over */
  private ensureHeld(hold: Hold | undefined): void {
    if (!hold || hold !== this.writing) {
      throw new NotHeldError(
        `Cluster ${this.options.configuration.name} is not driven by this replica any more`,
      );
    }
    this.holder.ensureHeld();
  }
}
