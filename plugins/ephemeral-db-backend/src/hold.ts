import { CustomErrorBase } from '@backstage/errors';
import { Knex } from 'knex';

/**
 * The right of one backend replica to drive one cluster. The epoch is a
 * fencing token: it grows with every change of holder, and every write of the
 * loop to the database carries it, so that a replica that slept past its term
 * can no longer change anything.
 */
export interface Hold {
  cluster: string;
  holder: string;
  epoch: number;
}

/** This replica does not hold the cluster any more, so it may not write. */
export class NotHeldError extends CustomErrorBase {
  override name = 'NotHeldError' as const;
}

/**
 * Limits a write to the holder of the row's cluster. The lock (PostgreSQL's;
 * SQLite has one writer anyway) makes a new holder wait for writes of the old
 * one that have begun, so that none lands after the new one has read.
 */
export function whileHeld(
  query: Knex.QueryBuilder,
  knex: Knex,
  hold: Hold,
): Knex.QueryBuilder {
  return query.whereExists(
    knex('holders')
      .select(knex.raw('1'))
      .where({
        cluster: hold.cluster,
        holder: hold.holder,
        epoch: hold.epoch,
      })
      .forShare(),
  );
}
