import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { type Clock, machineClock } from '../clock';
import {
  increment,
  isUniqueViolation,
  toColumns,
  transaction,
  writeJson,
} from '../database';
import { Hold, whileHeld } from '../hold';
import { CloneObservation, CloneRecord, NewClone } from './CloneRecord';
import { COLUMNS, JSON_FIELDS, readClone, writeClone } from './cloneRows';
import { noteActivity } from './DatabaseActivityStore';
import type { NewActivity } from './NewActivity';

/** Clones in Backstage's database: orders written by the API, observations by the loop. */
export class DatabaseCloneStore {
  private constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
  ) {}

  /** @param options.clock - the machine's unless given */
  static create(options: { knex: Knex; clock?: Clock }): DatabaseCloneStore {
    return new DatabaseCloneStore(options.knex, options.clock ?? machineClock);
  }

  /**
   * Writes a new order.
   *
   * @throws ConflictError when the name, the request id or the namespace is
   * taken; read again to tell which.
   */
  async insert(clone: NewClone): Promise<CloneRecord> {
    try {
      await this.insertNoted(clone, writeClone(clone));
    } catch (error) {
      if (isUniqueViolation(error)) {
        // Without the cause: it is the statement, and would be sent to whoever ordered.
        throw new ConflictError(
          `Clone ${clone.name} of ${clone.entityRef} clashes with another order`,
        );
      }
      throw error;
    }
    return (await this.get(clone.id))!;
  }

  private now(): Date {
    return new Date(this.clock.now());
  }

  private async insertNoted(clone: NewClone, row: object): Promise<void> {
    const { adoptedAt, createdAt, requestedBy, generation = 1 } = clone;
    await transaction(this.knex, async trx => {
      await trx('clones').insert(row);
      await noteActivity(trx, clone.id, [
        { at: createdAt, kind: 'ordered', by: requestedBy, generation: 1 },
        ...(adoptedAt
          ? [{ at: adoptedAt, kind: 'adopted' as const, generation }]
          : []),
      ]);
    });
  }

  async get(id: string): Promise<CloneRecord | undefined> {
    const row = await this.knex('clones').where({ id }).first();
    return row && readClone(row);
  }

  async getMany(ids: string[]): Promise<CloneRecord[]> {
    const rows = await this.knex('clones').whereIn('id', ids);
    return rows.map(readClone);
  }

  async findByRequest(
    requestedBy: string,
    requestId: string,
  ): Promise<CloneRecord | undefined> {
    const row = await this.knex('clones')
      .where({ requested_by: requestedBy, request_id: requestId })
      .first();
    return row && readClone(row);
  }

  /** Names in use by the entity's clones that are not gone. */
  async namesOf(entityRef: string): Promise<string[]> {
    return await this.knex('clones')
      .where({ entity_ref: entityRef })
      .whereNull('gone_at')
      .pluck('name');
  }

  /** Whether a namespace name was ever given out on this cluster. */
  async namespaceTaken(cluster: string, namespace: string): Promise<boolean> {
    return Boolean(
      await this.knex('clones').where({ cluster, namespace }).first('id'),
    );
  }

  /** Clones that are not gone and were made from these points. */
  async usersOf(snapshotIds: string[]): Promise<CloneRecord[]> {
    const rows = await this.knex('clones')
      .whereIn('snapshot_id', snapshotIds)
      .whereNull('gone_at')
      .orderBy('created_at');
    return rows.map(readClone);
  }

  /** Asks for the end of a clone; repeating it changes nothing. */
  async requestEnd(id: string, endedBy: string): Promise<void> {
    await transaction(this.knex, async trx => {
      const ended = await trx('clones')
        .where({ id, desired: 'present' })
        .update(
          {
            desired: 'absent',
            phase: 'deleting',
            ended_by: endedBy,
            ...increment(trx, 'wanted', 'version'),
          },
          ['generation'],
        );
      await noteActivity(
        trx,
        id,
        ended.map(({ generation }) => ({
          at: this.now(),
          kind: 'deleted',
          by: endedBy,
          generation,
        })),
      );
    });
  }

  /**
   * Asks for the next generation of a clone whose present one failed.
   *
   * @returns false when it is not failed any more
   */
  async requestRetry(
    { id, generation }: Pick<CloneRecord, 'id' | 'generation'>,
    retriedBy: string,
  ): Promise<boolean> {
    return await transaction(this.knex, async trx => {
      const updated = await trx('clones')
        .where({ id, generation, desired: 'present', phase: 'failed' })
        .update({
          wanted_generation: generation + 1,
          phase: 'queued',
          stage: null,
          stages: '[]',
          failure: null,
          verification: null,
          ...increment(trx, 'wanted', 'version'),
        });
      if (updated === 0) return false;
      await noteActivity(trx, id, [
        {
          at: this.now(),
          kind: 'retried',
          by: retriedBy,
          generation: generation + 1,
        },
      ]);
      return true;
    });
  }

  /**
   * Says that an adopted clone may be used; once said, it stays.
   *
   * @returns false when there is nothing to confirm
   */
  async confirm(id: string, confirmedBy: string): Promise<boolean> {
    return await transaction(this.knex, async trx => {
      const confirmed = await trx('clones')
        .where({ id, desired: 'present' })
        .whereNotNull('adopted_at')
        .whereNull('confirmed_by')
        .update({ confirmed_by: confirmedBy, ...increment(trx, 'version') }, [
          'generation',
        ]);
      await noteActivity(
        trx,
        id,
        confirmed.map(({ generation }) => ({
          at: this.now(),
          kind: 'confirmed',
          by: confirmedBy,
          generation,
        })),
      );
      return confirmed.length > 0;
    });
  }

  /**
   * Notes how much storage a generation takes.
   *
   * @param usage - undefined where nobody knows
   * @returns the clone's version, or undefined when another generation serves by now or the clone is gone
   */
  async recordUsage(
    { id, generation }: Pick<CloneRecord, 'id' | 'generation'>,
    usage: CloneRecord['usage'],
  ): Promise<number | undefined> {
    const updated = await this.knex('clones')
      .where({ id, generation })
      .whereNull('gone_at')
      .update({
        usage: writeJson(usage),
        ...increment(this.knex, 'version'),
      });
    if (updated === 0) return undefined;
    return (await this.knex('clones').where({ id }).first('version'))?.version;
  }

  // What follows is the loop's: reads of a cluster's orders, fenced writes.

  /** Every clone of a cluster that is not gone, oldest order first. */
  async present(cluster: string): Promise<CloneRecord[]> {
    const rows = await this.knex('clones')
      .where({ cluster })
      .whereNull('gone_at')
      .orderBy(['created_at', 'id']);
    return rows.map(readClone);
  }

  /** Ids of orders that were changed by the API since the holder last looked, oldest order first. */
  async changed(cluster: string): Promise<string[]> {
    return await this.knex('clones')
      .where({ cluster })
      .whereRaw('wanted > seen')
      .orderBy(['created_at', 'id'])
      .pluck('id');
  }

  /** Reads an order for a pass and notes that its latest wish was seen. */
  async take(hold: Hold, id: string): Promise<CloneRecord | undefined> {
    const row = await this.knex('clones').where({ id }).first();
    if (!row) return undefined;
    if (row.wanted > row.seen) {
      await whileHeld(this.knex('clones').where({ id }), this.knex, hold)
        .andWhere('seen', '<', row.wanted)
        .update({ seen: row.wanted });
    }
    return readClone(row);
  }

  /**
   * Writes what the loop saw. Only the present holder's write arrives.
   *
   * @param expected - what the observation rests on: it is not written over an
   * order that was turned round meanwhile
   * @param activities - what people are told of it, if it arrives
   * @returns false when the cluster has another holder by now, or the order changed
   */
  async observe(
    hold: Hold,
    id: string,
    observation: CloneObservation,
    expected: Partial<Pick<CloneRecord, 'desired'>> = {},
    activities: NewActivity[] = [],
  ): Promise<boolean> {
    const write = async (knex: Knex) => {
      const updated = await whileHeld(
        knex('clones').where({ id, ...expected }),
        knex,
        hold,
      ).update({
        ...toColumns(observation, COLUMNS, JSON_FIELDS),
        ...increment(knex, 'version'),
      });
      if (updated > 0) await noteActivity(knex, id, activities);
      return updated > 0;
    };
    return activities.length > 0
      ? await transaction(this.knex, write)
      : await write(this.knex);
  }

  /** Ids of present clones whose lease is over. */
  async expired(cluster: string, now: Date): Promise<string[]> {
    return await this.knex('clones')
      .where({ cluster, desired: 'present' })
      .whereNull('gone_at')
      .where('expires_at', '<=', now)
      .pluck('id');
  }

  /** Forgets clones that are gone since before the given time, and what happened to them. */
  async forgetGone(before: Date): Promise<number> {
    return await transaction(this.knex, async trx => {
      await trx('activity')
        .whereIn(
          'clone_id',
          trx('clones').where('gone_at', '<', before).select('id'),
        )
        .delete();
      const forgotten: number = await trx('clones')
        .where('gone_at', '<', before)
        .delete();
      return forgotten;
    });
  }

  /** Entities that clones are for and that are not gone. */
  async entities(): Promise<string[]> {
    return await this.knex('clones')
      .whereNull('gone_at')
      .distinct()
      .pluck('entity_ref');
  }
}
