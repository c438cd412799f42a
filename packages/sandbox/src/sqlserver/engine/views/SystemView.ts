import { formatMoment, momentOfDate } from '../../types/moment';
import type { SqlType, SqlValue } from '../../types/SqlType';
import type { Database } from '../Database';
import type { Rights } from '../security/Rights';
import type { Session } from '../Session';

/** What a system view looks at. */
export interface ViewContext {
  session: Session;
  rights: Rights;
  /** The database that it is read in. */
  database: Database;
}

/** One of the server's own views: names and types as documented, and the columns that the stand-in has. */
export interface SystemView {
  columns: [name: string, type: SqlType, nullable?: boolean][];
  rows(context: ViewContext): SqlValue[][];
}

export const flag = (value: unknown): bigint => (value ? 1n : 0n);
export const integer = (value: number | null | undefined): bigint | null =>
  value === null || value === undefined ? null : BigInt(value);

/** The catalog of the whole server. */
export function masterOf({ session }: ViewContext) {
  return session.store(session.instance.masterDatabase);
}

/** A time as the views give it. */
export function viewTime(date: Date): string {
  return formatMoment(momentOfDate(date));
}

/** What a permission's state is called. */
export const permissionStates: Record<string, string> = {
  G: 'GRANT',
  W: 'GRANT_WITH_GRANT_OPTION',
  D: 'DENY',
};

/** The catalog of the database that is looked at. */
export function storeOf({ session, database }: ViewContext) {
  return session.store(database);
}
