import { randomBytes, randomInt } from 'node:crypto';
import { catalogTime } from '../setUpInstance';
import { sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import type { Execution } from './Execution';

const FIRST_OBJECT_ID = 100_000_000;
const LAST_OBJECT_ID = 2_147_483_647;

/**
 * Gives a new object its row and its id.
 *
 * @throws SqlError 2714 where the name is taken
 */
export function newObject(
  execution: Execution,
  store: Store,
  object: {
    schemaId: number;
    parentId: number;
    name: string;
    type: string;
    definition?: string;
  },
): number {
  const now = catalogTime(execution.session.instance.now());
  const taken = store.get(
    `SELECT 1 FROM sys_objects WHERE schema_id = ? AND sort_key(name) = sort_key(?)`,
    object.schemaId,
    object.name,
  );
  if (taken) throw sqlError(2714, object.name);
  for (;;) {
    const id = randomInt(FIRST_OBJECT_ID, LAST_OBJECT_ID);
    if (store.get(`SELECT 1 FROM sys_objects WHERE object_id = ?`, id))
      continue;
    store.run(
      `INSERT INTO sys_objects (object_id, schema_id, parent_object_id, name, type, definition, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      object.schemaId,
      object.parentId,
      object.name,
      object.type,
      object.definition ?? null,
      now,
      now,
    );
    return id;
  }
}

const hexadecimal = (bytes: number) =>
  randomBytes(bytes).toString('hex').toUpperCase();

/**
 * A name as the server makes one up: `PK__Customer__3214EC07A1B2C3D4`, or with
 * a column `FK__Orders__Customer__2B3F6F97`; no longer than 30 characters.
 */
export function generatedName(
  kind: string,
  table: string,
  column?: string,
): string {
  if (kind === 'PK' || kind === 'UQ') {
    return [kind, table.slice(0, 8), hexadecimal(8)].join('__');
  }
  const start = table.slice(0, 9);
  const parts = column ? [start, column.slice(0, 14 - start.length)] : [start];
  return [kind, ...parts, hexadecimal(4)].join('__');
}

/** @throws SqlError 2760 */
export function schemaId(store: Store, name: string): number {
  const row = store.get<{ id: number }>(
    `SELECT schema_id AS id FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
    name,
  );
  if (!row) throw sqlError(2760, name);
  return row.id;
}
