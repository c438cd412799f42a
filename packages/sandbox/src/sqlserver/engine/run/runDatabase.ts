import { existsSync, rmSync } from 'node:fs';
import { posix } from 'node:path';
import type { Database } from '../Database';
import { masterCatalog } from '../MasterCatalog';
import { createDatabaseFile } from '../storage/createDatabaseFile';
import { catalogTime, NEW_FILE_PAGES } from '../setUpInstance';
import { serverObjects } from '../ServerObjects';
import { notSupported, SqlError, sqlError } from '../SqlError';
import type { Execution } from './Execution';
import type { StatementOf } from './StatementOf';

const COMPATIBILITY_LEVELS = [100, 110, 120, 130, 140, 150, 160];

const LAST_SYSTEM_DATABASE = 4;
const MASTER = 1;

function requireNoTransaction(execution: Execution, statement: string): void {
  if (execution.session.transaction.count > 0) throw sqlError(226, statement);
}

/** @throws SqlError 226, 262, 1801, 5170 */
export async function runCreateDatabase(
  execution: Execution,
  { name, data, log }: StatementOf<'createDatabase'>,
): Promise<void> {
  const { session, rights, signal } = execution;
  const { instance } = session;
  requireNoTransaction(execution, 'CREATE DATABASE');
  if (!rights.onServer('CREATE ANY DATABASE')) {
    throw sqlError(262, 'CREATE DATABASE', 'master');
  }
  const { settings, files } = instance;
  const dataFile = data ?? {
    name,
    path: posix.join(settings.dataDirectory, `${name}.mdf`),
  };
  const logFile = log ?? {
    name: `${name}_log`,
    path: posix.join(settings.logDirectory, `${name}_log.ldf`),
  };
  const id = await session.transaction.write(
    instance.masterDatabase,
    signal,
    master => {
      if (instance.findDatabase(name)) throw sqlError(1801, name);
      for (const { path } of [dataFile, logFile]) {
        if (existsSync(files.hostPath(path))) throw creationFailed(5170, path);
        if (!existsSync(files.hostPath(posix.dirname(path)))) {
          throw creationFailed(5133, path);
        }
      }
      const now = catalogTime(instance.now());
      const family = createDatabaseFile({
        dataPath: files.hostPath(dataFile.path),
        logPath: files.hostPath(logFile.path),
        ownerSid: session.login.sid,
        master: false,
        guests: false,
        now,
      });
      const used = new Set(
        masterCatalog.databases(master).map(database => database.id),
      );
      let newId = LAST_SYSTEM_DATABASE + 1;
      while (used.has(newId)) newId += 1;
      master.run(
        `INSERT INTO sys_databases (database_id, name, owner_sid, family, created) VALUES (?, ?, ?, ?, ?)`,
        newId,
        name,
        session.login.sid,
        family,
        now,
      );
      const file = `INSERT INTO sys_master_files VALUES (?, ?, ?, ?, ?, ?)`;
      master.run(
        file,
        newId,
        1,
        'ROWS',
        dataFile.name || name,
        dataFile.path,
        NEW_FILE_PAGES,
      );
      master.run(
        file,
        newId,
        2,
        'LOG',
        logFile.name || `${name}_log`,
        logFile.path,
        NEW_FILE_PAGES,
      );
      return newId;
    },
  );
  const row = masterCatalog.database(instance.catalog, id);
  if (row) instance.attach(row).state = 'ONLINE';
  instance.log.write(`spid${session.id}`, `Starting up database '${name}'.`);
  execution.output.done();
}

function creationFailed(number: number, path: string): SqlError {
  const failed = sqlError(1802);
  return new SqlError({
    ...failed,
    message: failed.message,
    preceding: [sqlError(number, path)],
  });
}

function othersIn(execution: Execution, database: Database): boolean {
  return [...execution.session.instance.sessions.values()].some(
    session => session.database === database,
  );
}

/** Makes every session let go of a database's files. */
function release(execution: Execution, database: Database): void {
  const { instance } = execution.session;
  for (const session of instance.sessions.values()) session.leave(database);
}

/** @throws SqlError 226, 3701, 3702, 3708 */
export async function runDropDatabase(
  execution: Execution,
  { names, ifExists }: StatementOf<'dropDatabase'>,
): Promise<void> {
  const { session, rights, signal } = execution;
  const { instance } = session;
  requireNoTransaction(execution, 'DROP DATABASE');
  for (const name of names) {
    const database = instance.findDatabase(name);
    if (!database) {
      if (ifExists) continue;
      throw sqlError(3701, 'database', name);
    }
    if (database.id <= LAST_SYSTEM_DATABASE) {
      throw sqlError(3708, 'database', database.name, 'database');
    }
    const mayDrop =
      rights.onServer('ALTER ANY DATABASE') ||
      (database.state === 'ONLINE' && rights.onDatabase(database, 'CONTROL'));
    if (!mayDrop) throw sqlError(3701, 'database', name);
    if (othersIn(execution, database) || database.lock.holder) {
      throw sqlError(3702, database.name);
    }
    release(execution, database);
    await session.transaction.write(instance.masterDatabase, signal, master => {
      for (const catalog of ['sys_databases', 'sys_master_files']) {
        master.run(`DELETE FROM ${catalog} WHERE database_id = ?`, database.id);
      }
    });
    const keepsFiles = database.state === 'OFFLINE';
    instance.detach(database);
    if (keepsFiles) continue;
    for (const { hostPath } of database.files) {
      for (const suffix of ['', '-wal', '-shm']) {
        rmSync(`${hostPath}${suffix}`, { force: true });
      }
    }
  }
  execution.output.done();
}

/** @throws SqlError 226, 5011, 5058, 5061 */
export async function runAlterDatabase(
  execution: Execution,
  { name, option, value }: StatementOf<'alterDatabase'>,
): Promise<void> {
  const { session, rights, signal } = execution;
  const { instance } = session;
  requireNoTransaction(execution, 'ALTER DATABASE');
  const database =
    name === undefined ? session.database : instance.findDatabase(name);
  const allowed =
    database &&
    (rights.onServer('ALTER ANY DATABASE') ||
      (database.state === 'ONLINE' && rights.onDatabase(database, 'ALTER')));
  if (!database || !allowed) {
    throw withFailure(sqlError(5011, name ?? session.database.name));
  }
  const set = async (column: string, to: string | number) => {
    await session.transaction.write(instance.masterDatabase, signal, master => {
      master.run(
        `UPDATE sys_databases SET ${column} = ? WHERE database_id = ?`,
        to,
        database.id,
      );
    });
  };
  const isSystem = database.id <= LAST_SYSTEM_DATABASE;
  switch (option) {
    case 'NAME':
      if (isSystem) throw sqlError(5058, 'MODIFY NAME', database.name);
      if (instance.findDatabase(value)) throw sqlError(1801, value);
      await set('name', value);
      database.name = value;
      break;
    case 'OFFLINE':
      if (isSystem) throw sqlError(5058, option, database.name);
      if (othersIn(execution, database)) {
        throw withFailure(sqlError(5061, database.name));
      }
      await set('offline', 1);
      release(execution, database);
      database.state = 'OFFLINE';
      break;
    case 'ONLINE':
      if (database.id === MASTER) break;
      await set('offline', 0);
      release(execution, database);
      database.state = database.recover(line =>
        instance.log.write(`spid${session.id}`, line),
      );
      break;
    case 'READ_ONLY':
    case 'READ_WRITE':
      if (isSystem) throw sqlError(5058, option, database.name);
      await set('read_only', option === 'READ_ONLY' ? 1 : 0);
      break;
    case 'RECOVERY':
      await set('recovery_model', value);
      break;
    case 'TRUSTWORTHY':
      await set('trustworthy', value === 'ON' ? 1 : 0);
      break;
    case 'ENCRYPTION':
      if (isSystem) throw sqlError(5058, option, database.name);
      // Kept as a fact: the stand-in's files are not encrypted.
      await session.transaction.write(
        instance.masterDatabase,
        signal,
        master => {
          const known = serverObjects.find(master, 'ENCRYPTION', database.name);
          if (known) serverObjects.remove(master, known);
          if (value === 'ON') {
            serverObjects.create(master, 'ENCRYPTION', {
              name: database.name,
              enabled: 1,
              detail: '',
            });
          }
        },
      );
      break;
    case 'COMPATIBILITY_LEVEL':
      if (!COMPATIBILITY_LEVELS.includes(Number(value))) throw sqlError(15048);
      await set('compatibility_level', Number(value));
      break;
    default:
      throw notSupported(`ALTER DATABASE … ${option}`);
  }
  execution.output.done();
}

/** 5069 follows the reason. */
function withFailure(reason: SqlError): SqlError {
  const failed = sqlError(5069);
  return new SqlError({
    ...failed,
    message: failed.message,
    preceding: [reason],
  });
}
