import type { Store } from './storage/Store';

/**
 * What a server does by itself. The stand-in keeps it, and shows it in the
 * views, but none of it ever runs: no body of a procedure or trigger, no audit,
 * no replica.
 */
export type ServerObjectType =
  | 'PROCEDURE'
  | 'TRIGGER'
  | 'AUDIT'
  | 'AVAILABILITY GROUP'
  /** Transparent data encryption of the database of this name. */
  | 'ENCRYPTION';

export interface ServerObject {
  id: number;
  name: string;
  /** Runs at the start, fires, writes, is encrypted. */
  enabled: number;
  /** What an audit does on failure; the databases of a group, as JSON. */
  detail: string;
}

const SELECT = `SELECT object_id AS id, name, enabled, detail FROM sys_server_objects WHERE type = ?`;

/** Reads and writes them, through one session's connection to master. */
export const serverObjects = {
  all: (master: Store, type: ServerObjectType) =>
    master.all<ServerObject>(`${SELECT} ORDER BY object_id`, type),

  find: (master: Store, type: ServerObjectType, name: string) =>
    master.get<ServerObject>(
      `${SELECT} AND sort_key(name) = sort_key(?)`,
      type,
      name,
    ),

  create: (
    master: Store,
    type: ServerObjectType,
    { name, enabled, detail }: Omit<ServerObject, 'id'>,
  ) =>
    master.run(
      `INSERT INTO sys_server_objects (type, name, enabled, detail) VALUES (?, ?, ?, ?)`,
      type,
      name,
      enabled,
      detail,
    ),

  change: (master: Store, { id, enabled, detail }: ServerObject) =>
    master.run(
      `UPDATE sys_server_objects SET enabled = ?, detail = ? WHERE object_id = ?`,
      enabled,
      detail,
      id,
    ),

  remove: (master: Store, { id }: ServerObject) =>
    master.run(`DELETE FROM sys_server_objects WHERE object_id = ?`, id),
} as const;
