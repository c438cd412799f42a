import { sameName } from '../../types/text';
import type { Database } from '../Database';
import type { Rights } from '../security/Rights';
import type { Session } from '../Session';
import { sqlError } from '../SqlError';
import { findTable, Table } from '../storage/tables';

/** A name of up to three parts, with what it left out filled in. */
export interface ResolvedName {
  database: Database;
  /** As written; undefined where it is left to the user's default. */
  schema?: string;
  name: string;
}

/**
 * Finds out which database a name means.
 *
 * @throws SqlError 208 for an unknown one, 7202 for another server, 916, 922, …
 */
export function resolveName(
  session: Session,
  rights: Rights,
  parts: string[],
): ResolvedName {
  if (parts.length > 4) throw sqlError(208, parts.join('.'));
  const [name, schema, databaseName, server] = [...parts].reverse();
  const { instance } = session;
  if (server && !sameName(server, instance.settings.serverName)) {
    throw sqlError(7202, server);
  }
  const database = databaseName
    ? instance.findDatabase(databaseName)
    : session.database;
  if (!database) throw sqlError(208, parts.join('.'));
  rights.requireUser(database);
  return { database, schema: schema || undefined, name };
}

/** The table that a name means: in the user's own schema first, then in dbo. */
export function lookUpTable(
  session: Session,
  rights: Rights,
  { database, schema, name }: ResolvedName,
): Table | undefined {
  const store = session.store(database);
  if (schema !== undefined) return findTable(store, schema, name);
  const { defaultSchema } = rights.requireUser(database);
  return (
    findTable(store, defaultSchema, name) ??
    (sameName(defaultSchema, 'dbo') ? undefined : findTable(store, 'dbo', name))
  );
}

/** @throws SqlError 208 where there is no such table */
export function requireTable(
  session: Session,
  rights: Rights,
  parts: string[],
): { database: Database; table: Table } {
  if (parts[parts.length - 1].startsWith('#')) {
    throw sqlError(208, parts.join('.'));
  }
  const resolved = resolveName(session, rights, parts);
  const table = lookUpTable(session, rights, resolved);
  if (!table) throw sqlError(208, parts.join('.'));
  return { database: resolved.database, table };
}
