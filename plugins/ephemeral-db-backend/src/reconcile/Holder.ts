import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { type Clock, machineClock } from '../clock';
import { Hold, NotHeldError } from '../hold';
import { ClusterShare } from './ClusterShare';

/** @see Holder */
export interface HolderOptions {
  knex: Knex;
  cluster: string;
  /** How often the row is renewed, and when it lapses, in milliseconds. */
  renewMs: number;
  lapseMs: number;
  /** What else this replica drives; nothing unless given. */
  share?: ClusterShare;
  /** The machine's unless given. */
  clock?: Clock;
  logger: LoggerService;
}

/** Where nobody holds a cluster. */
const NOBODY = '';
/** What a write that has just passed the check may still take to leave, as a share of the term. */
const MARGIN = 0.1;

/**
 * The right to drive a cluster: one row per cluster, renewed while this replica
 * lives, free for others once it lapses.
 *
 * Design: clocks of replicas may differ, so `until` is written and compared by
 * the database's clock alone (PostgreSQL's; an SQLite database has one process
 * and one clock). The replica itself never compares its clock with the row: it
 * notes its own time before it asks, and counts the term from there. The
 * database counts from the moment it executes the statement, which is later, so
 * our deadline always comes first. It is kept by the monotonic clock, which no
 * one can set, and by the wall clock too, because the monotonic one stands still
 * while a machine sleeps: the term ends by whichever says so first.
 *
 * The epoch grows with every acquisition, also by the same replica: writes of an
 * earlier term are refused by the database (see `whileHeld`). A released row
 * keeps its epoch and names nobody.
 *
 * Whoever starts first would drive all clusters for ever. So a replica that finds
 * one driven by another notes in its row how many it drives itself; the other one
 * gives one away where that makes their shares more equal.
 */
export class Holder {
  private known = false;
  private term?: { hold: Hold; monotonic: number; wall: number };

  private readonly clock: Clock;
  private readonly share: ClusterShare;

  constructor(private readonly options: HolderOptions) {
    this.clock = options.clock ?? machineClock;
    this.share = options.share ?? new ClusterShare();
  }

  /**
   * Takes the cluster if nobody else holds it.
   *
   * @returns undefined while another replica does
   */
  async acquire(): Promise<Hold | undefined> {
    const { knex, cluster } = this.options;
    if (!this.known) {
      await knex('holders')
        .insert({ cluster, holder: NOBODY, epoch: 0, until: new Date(0) })
        .onConflict('cluster')
        .ignore();
      this.known = true;
    }
    const asked = this.readClocks();
    const rows: { epoch: number | string }[] = await knex('holders')
      .where({ cluster })
      .andWhere(free =>
        free
          .whereIn('holder', [NOBODY, this.share.replica])
          .orWhere('until', '<', timeFromNow(knex, 0)),
      )
      .update({
        holder: this.share.replica,
        epoch: knex.raw('?? + 1', ['epoch']),
        until: timeFromNow(knex, this.options.lapseMs),
      })
      .returning('epoch');
    if (rows.length === 0) {
      await this.ask();
      return undefined;
    }
    const hold = {
      cluster,
      holder: this.share.replica,
      epoch: Number(rows[0].epoch),
    };
    this.term = { hold, ...asked };
    this.share.add(cluster);
    return hold;
  }

  /**
   * Renews the row now and then.
   *
   * @returns when the cluster has another holder, is given to one, the term has ended, or `signal` aborts; in what way is
   * the word
   */
  async keep(signal: AbortSignal): Promise<'given' | 'ended'> {
    const { renewMs, logger, cluster } = this.options;
    while (!signal.aborted) {
      await this.clock.sleep(renewMs, signal);
      if (signal.aborted) break;
      try {
        if (!(await this.renew())) break;
        if (await this.isGiven()) return 'given';
      } catch (error) {
        logger.warn(
          `Can't renew the hold on cluster ${cluster}`,
          error as Error,
        );
      }
      if (!this.held) break;
    }
    return 'ended';
  }

  /** Whether the term runs, by our own clocks. */
  get held(): boolean {
    if (!this.term) return false;
    const now = this.readClocks();
    const mayLast = this.options.lapseMs * (1 - MARGIN);
    return (
      now.monotonic - this.term.monotonic < mayLast &&
      now.wall - this.term.wall < mayLast
    );
  }

  /** @throws NotHeldError past our own deadline */
  ensureHeld(): void {
    if (this.held) return;
    throw new NotHeldError(
      `Cluster ${this.options.cluster} is not held by this replica any more`,
    );
  }

  /** Lets another replica take over at once. Past this, `ensureHeld` throws. */
  async release(): Promise<void> {
    const { knex, cluster } = this.options;
    const { term } = this;
    this.term = undefined;
    this.share.remove(cluster);
    if (!term) return;
    await knex('holders').where(term.hold).update({ holder: NOBODY });
  }

  private async renew(): Promise<boolean> {
    const { knex, lapseMs } = this.options;
    if (!this.term) return false;
    const { hold } = this.term;
    const asked = this.readClocks();
    const updated = await knex('holders')
      .where(hold)
      .update({ until: timeFromNow(knex, lapseMs) });
    if (updated === 0) {
      this.term = undefined;
      return false;
    }
    // Released meanwhile: stays released.
    if (this.term) this.term = { hold, ...asked };
    return true;
  }

  /**
   * Tells whoever holds the cluster how many this replica holds: if that one has so many more that it would give one,
   * and unless one that holds fewer has asked just now.
   */
  private async ask(): Promise<void> {
    const { knex, cluster, lapseMs } = this.options;
    await knex('holders')
      .where({ cluster })
      .whereRaw(
        '(SELECT COUNT(*) FROM holders AS theirs WHERE theirs.holder = holders.holder) > ?',
        [this.share.size + 1],
      )
      .andWhere(unasked =>
        unasked
          .whereNull('asked_at')
          .orWhere('asked_at', '<', timeFromNow(knex, -lapseMs))
          .orWhere('asker_holds', '>=', this.share.size),
      )
      .update({
        asked_at: timeFromNow(knex, 0),
        asker_holds: this.share.size,
      });
  }

  private async isGiven(): Promise<boolean> {
    const { knex, cluster, lapseMs } = this.options;
    // Nobody is asked whether others may have the only one.
    if (!this.term || this.share.size < 2) return false;
    const asker = await knex('holders')
      .where(this.term.hold)
      .where('asked_at', '>', timeFromNow(knex, -lapseMs))
      .first('asker_holds');
    return Boolean(asker) && this.share.yields(cluster, asker.asker_holds);
  }

  private readClocks(): { monotonic: number; wall: number } {
    return { monotonic: this.clock.monotonic(), wall: this.clock.now() };
  }
}

/** A time by the database's own clock. */
function timeFromNow(knex: Knex, milliseconds: number): Knex.Raw {
  return knex.client.config.client === 'pg'
    ? knex.raw(`clock_timestamp() + ? * interval '1 millisecond'`, [
        milliseconds,
      ])
    : knex.raw(`CAST(unixepoch('subsec') * 1000 AS INTEGER) + ?`, [
        milliseconds,
      ]);
}
