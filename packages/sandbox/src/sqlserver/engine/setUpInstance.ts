import { configurationOptions } from './configurationOptions';
import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { formatMoment, momentOfDate } from '../types/moment';
import type { InstanceFiles } from './InstanceFiles';
import type { InstanceSettings } from './InstanceSettings';
import { hashPassword } from './security/passwords';
import { createDatabaseFile } from './storage/createDatabaseFile';
import { Store } from './storage/Store';

export const SA_SID = Buffer.from([1]);
const SA_PRINCIPAL = 1;

/** What each system database is made of; names and paths are the real ones. */
export const systemDatabases = [
  {
    id: 1,
    name: 'master',
    data: 'master.mdf',
    log: 'mastlog.ldf',
    dataName: 'master',
    logName: 'mastlog',
    guests: true,
    recovery: 'SIMPLE',
  },
  {
    id: 2,
    name: 'tempdb',
    data: 'tempdb.mdf',
    log: 'templog.ldf',
    dataName: 'tempdev',
    logName: 'templog',
    guests: true,
    recovery: 'SIMPLE',
  },
  {
    id: 3,
    name: 'model',
    data: 'model.mdf',
    log: 'modellog.ldf',
    dataName: 'modeldev',
    logName: 'modellog',
    guests: false,
    recovery: 'FULL',
  },
  {
    id: 4,
    name: 'msdb',
    data: 'msdbdata.mdf',
    log: 'msdblog.ldf',
    dataName: 'MSDBData',
    logName: 'MSDBLog',
    guests: true,
    recovery: 'SIMPLE',
  },
] as const;

/** Pages of a new file: 8 MB, as model has it. */
export const NEW_FILE_PAGES = 1024;

/** Logins that every server has for its own use, disabled. */
const internalLogins = [
  '##MS_PolicyEventProcessingLogin##',
  '##MS_PolicyTsqlExecutionLogin##',
];

export function catalogTime(date: Date): string {
  return formatMoment(momentOfDate(date));
}

/** Makes a server's first databases and logins in an empty data directory. */
export function setUpInstance(options: {
  settings: InstanceSettings;
  files: InstanceFiles;
  saPassword: string;
  now: Date;
}): void {
  const { settings, files } = options;
  const now = catalogTime(options.now);
  const places = systemDatabases.map(database => ({
    ...database,
    dataPath: posix.join(settings.dataDirectory, database.data),
    logPath: posix.join(settings.logDirectory, database.log),
  }));
  const families = places.map(({ name, guests, dataPath, logPath }) =>
    createDatabaseFile({
      dataPath: files.hostPath(dataPath),
      logPath: files.hostPath(logPath),
      ownerSid: SA_SID,
      master: name === 'master',
      guests,
      now,
    }),
  );
  const master = new Store(files.hostPath(places[0].dataPath));
  try {
    master.execute('BEGIN IMMEDIATE');
    places.forEach((database, index) => {
      master.run(
        `INSERT INTO sys_databases (database_id, name, owner_sid, recovery_model, family, created) VALUES (?, ?, ?, ?, ?, ?)`,
        database.id,
        database.name,
        SA_SID,
        database.recovery,
        families[index],
        now,
      );
      const file = `INSERT INTO sys_master_files VALUES (?, ?, ?, ?, ?, ?)`;
      const { id, dataName, logName, dataPath, logPath } = database;
      master.run(file, id, 1, 'ROWS', dataName, dataPath, NEW_FILE_PAGES);
      master.run(file, id, 2, 'LOG', logName, logPath, NEW_FILE_PAGES);
    });
    const login = `INSERT INTO sys_logins (principal_id, name, sid, type, password_hash, disabled, default_database, default_language, check_policy, password_set, created, modified)
      VALUES (?, ?, ?, 'S', ?, ?, 'master', 'us_english', 1, ?, ?, ?)`;
    const hash = hashPassword(options.saPassword);
    master.run(login, SA_PRINCIPAL, 'sa', SA_SID, hash, 0, now, now, now);
    internalLogins.forEach((name, index) => {
      const unknown = hashPassword(randomBytes(24).toString('base64'));
      const sid = randomBytes(16);
      master.run(login, 256 + index, name, sid, unknown, 1, now, now, now);
    });
    master.run(
      `INSERT INTO sys_server_role_members VALUES (3, ?)`,
      SA_PRINCIPAL,
    );
    for (const [name, { value }] of Object.entries(configurationOptions)) {
      master.run(
        `INSERT INTO sys_configurations VALUES (?, ?, ?)`,
        name,
        value,
        value,
      );
    }
    master.execute('COMMIT');
    master.checkpoint();
  } finally {
    master.close();
  }
}
