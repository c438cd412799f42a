import { writeFileSync } from 'node:fs';
import type { Database } from '../Database';
import { SUSPEND_OPTION } from '../parse/parseSuspend';
import type { SuspendedDatabases } from '../parse/Statement';
import type { Session } from '../Session';
import { SqlError, sqlError } from '../SqlError';
import type { Execution } from './Execution';
import type { StatementOf } from './StatementOf';

const LAST_SYSTEM_DATABASE = 4;
/** As many as one statement may name. */
const LARGEST_GROUP = 64;

/** @throws SqlError 911, 922, 925, 926, 942, 945, 5058 */
function findAll(
  { session }: Execution,
  names: SuspendedDatabases,
): Database[] {
  const { instance } = session;
  const databases =
    names === 'server'
      ? instance.allDatabases().filter(({ id }) => id > LAST_SYSTEM_DATABASE)
      : namesIn(names, session).map(name => {
          const database = instance.findDatabase(name);
          if (!database) throw sqlError(911, name);
          return database;
        });
  if (databases.length > LARGEST_GROUP) throw sqlError(925, LARGEST_GROUP);
  for (const database of databases) {
    if (database.id <= LAST_SYSTEM_DATABASE) {
      throw sqlError(5058, SUSPEND_OPTION, database.name);
    }
    database.requireOnline();
  }
  return databases;
}

function namesIn(names: string[] | 'current', { database }: Session): string[] {
  return names === 'current' ? [database.name] : names;
}

function requireOnAll(
  { rights }: Execution,
  databases: Database[],
  permission: string,
): void {
  for (const database of databases) {
    if (!rights.onDatabase(database, permission)) {
      throw sqlError(262, permission, database.name);
    }
  }
}

/**
 * ALTER DATABASE and ALTER SERVER CONFIGURATION SET SUSPEND_FOR_SNAPSHOT_BACKUP:
 * all of the databases or none. Whoever may suspend one may also let it go on,
 * whichever session suspended it.
 *
 * @throws SqlError 262, 911, 922, 925, 926, 942, 945, 5058, 5061
 */
export function runSuspend(
  execution: Execution,
  { on, databases: names, copyOnly }: StatementOf<'suspend'>,
): void {
  const { session, output } = execution;
  const { instance } = session;
  const databases = findAll(execution, names);
  requireOnAll(execution, databases, 'ALTER');
  if (!on) {
    for (const { suspension } of databases) suspension.end();
    output.done();
    return;
  }
  const held = databases.find(({ suspension }) => suspension.holder);
  if (held) throw sqlError(5061, held.name);
  const since = instance.now();
  for (const { suspension, name } of databases) {
    suspension.begin(session, {
      name,
      since,
      copyOnly,
      withServer: names === 'server',
    });
  }
  instance.log.write(
    `spid${session.id}`,
    `Database(s) ${databases
      .map(({ name }) => `'${name}'`)
      .join(', ')} suspended for snapshot backup.`,
  );
  output.done();
}

/**
 * BACKUP … WITH METADATA_ONLY: writes a file that tells of the snapshot, and
 * lets writes go on.
 *
 * @throws SqlError 262, 911, 925, 3201, 5058; 3013 where one of them is not suspended by this session
 */
export function runBackupMetadata(
  execution: Execution,
  { databases: names, path }: StatementOf<'backupMetadata'>,
): void {
  const { session, output } = execution;
  const databases = findAll(execution, names);
  requireOnAll(execution, databases, 'BACKUP DATABASE');
  if (databases.some(({ suspension }) => suspension.holder?.by !== session)) {
    throw failed(3013, 'BACKUP DATABASE is terminating abnormally.');
  }
  try {
    writeFileSync(
      session.instance.files.hostPath(path),
      JSON.stringify({
        databases: databases.map(({ name, family }) => ({ name, family })),
        suspendedAt: databases[0].suspension.holder?.since,
      }),
    );
  } catch {
    throw failed(
      3201,
      `Cannot open backup device '${path}'. Operating system error 3(The system cannot find the path specified.).`,
    );
  }
  for (const { suspension } of databases) suspension.end();
  output.done();
}

function failed(number: number, message: string): SqlError {
  return new SqlError({ number, severity: 16, state: 1, message });
}
