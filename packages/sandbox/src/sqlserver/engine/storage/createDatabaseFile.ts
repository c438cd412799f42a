import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { databaseRoles } from '../security/fixedRoles';
import {
  APPLICATION_ID,
  databaseSchema,
  FORMAT_VERSION,
  masterSchema,
} from './databaseSchema';
import { Store } from './Store';

const LOG_HEADER = 'SQL Server log (stand-in) ';

/** Principals that every database has beside its roles. */
const users: [id: number, name: string, schema: string | null][] = [
  [1, 'dbo', 'dbo'],
  [2, 'guest', 'guest'],
  [3, 'INFORMATION_SCHEMA', null],
  [4, 'sys', null],
];

/** What a file's log begins with, so that a log of another database is not taken for it. */
export function logHeader(family: string): string {
  return `${LOG_HEADER}${family}\n`;
}

/**
 * Makes the two files of a new, empty database.
 *
 * @param now - as the catalog keeps times
 * @returns what marks both as belonging together
 */
export function createDatabaseFile(options: {
  dataPath: string;
  logPath: string;
  ownerSid: Buffer;
  master: boolean;
  /** Whether everybody may enter, as master, msdb and tempdb let them. */
  guests: boolean;
  now: string;
}): string {
  const { dataPath, logPath, ownerSid, now } = options;
  const family = randomUUID();
  mkdirSync(dirname(dataPath), { recursive: true });
  mkdirSync(dirname(logPath), { recursive: true });
  const store = new Store(dataPath);
  try {
    store.execute('BEGIN IMMEDIATE');
    store.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
    store.execute(`PRAGMA user_version = ${FORMAT_VERSION}`);
    store.execute(databaseSchema);
    if (options.master) store.execute(masterSchema);
    store.run(`INSERT INTO sys_facts VALUES ('family', ?)`, family);
    for (const [id, name, schema] of users) {
      store.run(
        `INSERT INTO sys_principals (principal_id, name, type, sid, default_schema, created, modified) VALUES (?, ?, 'S', ?, ?, ?, ?)`,
        id,
        name,
        sidOf(name, ownerSid),
        schema,
        now,
        now,
      );
      store.run(`INSERT INTO sys_schemas VALUES (?, ?, ?)`, id, name, id);
    }
    for (const [id, name] of Object.entries(databaseRoles)) {
      store.run(
        `INSERT INTO sys_principals (principal_id, name, type, is_fixed_role, created, modified) VALUES (?, ?, 'R', ?, ?, ?)`,
        Number(id),
        name,
        name === 'public' ? 0 : 1,
        now,
        now,
      );
      if (name !== 'public') {
        store.run(
          `INSERT INTO sys_schemas VALUES (?, ?, ?)`,
          Number(id),
          name,
          Number(id),
        );
      }
    }
    const connect = `INSERT INTO sys_permissions VALUES (0, 0, ?, 'CONNECT', 'G')`;
    store.run(connect, 1);
    if (options.guests) store.run(connect, 2);
    store.execute('COMMIT');
    store.checkpoint();
  } finally {
    store.close();
  }
  writeFileSync(logPath, logHeader(family));
  return family;
}

function sidOf(name: string, ownerSid: Buffer): Buffer | null {
  if (name === 'dbo') return ownerSid;
  return name === 'guest' ? Buffer.from([0]) : null;
}
