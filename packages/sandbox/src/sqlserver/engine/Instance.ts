import { existsSync, rmSync } from 'node:fs';
import { posix } from 'node:path';
import type { Clock } from '../../time/Clock';
import { sameName } from '../types/text';
import { Database, DatabaseFile } from './Database';
import type { ErrorLog } from './ErrorLog';
import type { InstanceFiles } from './InstanceFiles';
import type { InstanceSettings } from './InstanceSettings';
import { DatabaseRow, masterCatalog } from './MasterCatalog';
import type { Session } from './Session';
import { catalogTime, SA_SID, systemDatabases } from './setUpInstance';
import { createDatabaseFile } from './storage/createDatabaseFile';
import { Store } from './storage/Store';
import { WriteLock } from './WriteLock';

const MASTER = 1;
const TEMPDB = 2;
const LAST_SYSTEM_DATABASE = 4;
const FIRST_USER_SESSION = 51;

/** `starting`: it listens, but lets nobody in yet. */
export type InstancePhase = 'starting' | 'ready' | 'stopping';

export interface InstanceOptions {
  settings: InstanceSettings;
  files: InstanceFiles;
  log: ErrorLog;
  clock: Clock;
}

/** Whether a data directory holds a server already. */
export function hasInstance(
  settings: InstanceSettings,
  files: InstanceFiles,
): boolean {
  return existsSync(masterPath(settings, files));
}

function masterPath(settings: InstanceSettings, files: InstanceFiles): string {
  const [{ data }] = systemDatabases;
  return files.hostPath(posix.join(settings.dataDirectory, data));
}

/** Files of master that a server has open: a second one must not start on them. */
const inUse = new Set<string>();

/** A running server: its databases, sessions and the catalog in master. */
export class Instance {
  phase: InstancePhase = 'starting';
  readonly startedAt: Date;
  readonly sessions = new Map<number, Session>();
  /** Highest identity values handed out; not given back by a rollback. */
  readonly identities = new Map<string, bigint>();
  readonly settings: InstanceSettings;
  readonly files: InstanceFiles;
  readonly log: ErrorLog;
  readonly clock: Clock;
  private readonly databases = new Map<number, Database>();
  private readonly master: Store;
  private readonly path: string;

  /** @throws Error where master can't be opened: the server does not start then */
  constructor(options: InstanceOptions) {
    this.settings = options.settings;
    this.files = options.files;
    this.log = options.log;
    this.clock = options.clock;
    this.startedAt = this.now();
    this.path = masterPath(options.settings, options.files);
    if (inUse.has(this.path)) {
      throw new Error(
        `FCB::Open failed: Could not open file ${options.settings.dataDirectory}/master.mdf for file number 1.  OS error: 32(The process cannot access the file because it is being used by another process.).`,
      );
    }
    this.master = new Store(this.path);
    inUse.add(this.path);
    try {
      for (const row of masterCatalog.databases(this.master)) this.attach(row);
      this.rebuildTempdb();
      const master = this.databaseById(MASTER);
      master.state = master.recover(line => this.log.write('spid9s', line));
      master.requireOnline();
    } catch (error) {
      this.master.close();
      inUse.delete(this.path);
      throw error;
    }
  }

  now(): Date {
    return this.clock.now();
  }

  /** master's catalog, as committed. */
  get catalog(): Store {
    return this.master;
  }

  /** Makes a database of master's catalog known to the running server. */
  attach(row: DatabaseRow): Database {
    const files = masterCatalog
      .files(this.master)
      .filter(({ databaseId }) => databaseId === row.id)
      .map(
        (file): DatabaseFile => ({
          ...file,
          hostPath: this.files.hostPath(file.path),
        }),
      );
    const { id, name, family } = row;
    const lock = new WriteLock(this.clock);
    const database = new Database({ id, name, files, family, lock });
    if (row.offline) database.state = 'OFFLINE';
    this.databases.set(row.id, database);
    return database;
  }

  detach(database: Database): void {
    this.databases.delete(database.id);
  }

  /** tempdb starts empty with every start of the server. */
  private rebuildTempdb(): void {
    const { data, log } = systemDatabases[1];
    const { settings, files } = this;
    const dataPath = files.hostPath(posix.join(settings.dataDirectory, data));
    const logPath = files.hostPath(posix.join(settings.logDirectory, log));
    for (const path of [dataPath, `${dataPath}-wal`, `${dataPath}-shm`]) {
      rmSync(path, { force: true });
    }
    const family = createDatabaseFile({
      dataPath,
      logPath,
      ownerSid: SA_SID,
      master: false,
      guests: true,
      now: catalogTime(this.now()),
    });
    this.master.run(
      `UPDATE sys_databases SET family = ? WHERE database_id = ?`,
      family,
      TEMPDB,
    );
    const row = masterCatalog.database(this.master, TEMPDB);
    if (row) this.attach(row);
  }

  /** Brings the server's own databases up, after which it lets people in. */
  recoverSystem(): void {
    this.recover(({ id }) => id <= LAST_SYSTEM_DATABASE);
    this.phase = 'ready';
    this.log.write(
      'spid12s',
      'SQL Server is now ready for client connections. This is an informational message; no user action is required.',
    );
  }

  /** Brings every other database up that is not meant to be offline. */
  recoverUsers(): void {
    this.recover(() => true);
    this.log.write(
      'spid12s',
      'Recovery is complete. This is an informational message only. No user action is required.',
    );
  }

  private recover(chosen: (database: Database) => boolean): void {
    for (const database of this.allDatabases().filter(chosen)) {
      if (database.state !== 'RECOVERING') continue;
      this.log.write('spid12s', `Starting up database '${database.name}'.`);
      database.state = database.recover(line =>
        this.log.write('spid12s', line),
      );
    }
  }

  allDatabases(): Database[] {
    return [...this.databases.values()].sort((a, b) => a.id - b.id);
  }

  findDatabase(name: string): Database | undefined {
    return this.allDatabases().find(database => sameName(database.name, name));
  }

  databaseById(id: number): Database {
    const database = this.databases.get(id);
    if (!database) throw new Error(`The server has no database ${id}`);
    return database;
  }

  get masterDatabase(): Database {
    return this.databaseById(MASTER);
  }

  nextSessionId(): number {
    let id = FIRST_USER_SESSION;
    while (this.sessions.has(id)) id += 1;
    return id;
  }

  forget(session: Session): void {
    this.sessions.delete(session.id);
  }

  /** Ends all sessions and closes the files, as a stop of the service does. */
  close(): void {
    this.phase = 'stopping';
    for (const session of [...this.sessions.values()]) session.kill();
    for (const session of [...this.sessions.values()]) session.end();
    this.master.close();
    inUse.delete(this.path);
  }
}
