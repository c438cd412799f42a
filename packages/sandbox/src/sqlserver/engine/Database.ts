import { existsSync, readFileSync } from 'node:fs';
import { APPLICATION_ID, FORMAT_VERSION } from './storage/databaseSchema';
import { logHeader } from './storage/createDatabaseFile';
import { Store } from './storage/Store';
import { messageOf } from './messageOf';
import { sqlError } from './SqlError';
import { Suspension } from './Suspension';
import type { WriteLock } from './WriteLock';

/** As sys.databases tells it in state_desc. */
export type DatabaseState =
  | 'ONLINE'
  | 'RECOVERING'
  | 'RECOVERY_PENDING'
  | 'SUSPECT'
  | 'OFFLINE';

/** One file of a database. */
export interface DatabaseFile {
  fileId: number;
  type: 'ROWS' | 'LOG';
  name: string;
  /** As the server sees it: under /var/opt/mssql or wherever it was put. */
  path: string;
  /** Where that is on this machine. */
  hostPath: string;
  /** Of 8 KB, as the file was made. */
  pages: number;
}

/** A database while the server runs; what it is like is in master's catalog. */
export class Database {
  state: DatabaseState = 'RECOVERING';
  readonly id: number;
  name: string;
  readonly files: DatabaseFile[];
  /** What marks its files as belonging together. */
  readonly family: string;
  readonly lock: WriteLock;
  readonly suspension = new Suspension();

  constructor(
    options: Pick<Database, 'id' | 'name' | 'files' | 'family' | 'lock'>,
  ) {
    this.id = options.id;
    this.name = options.name;
    this.files = options.files;
    this.family = options.family;
    this.lock = options.lock;
  }

  get dataPath(): string {
    return this.file('ROWS').hostPath;
  }

  private file(type: DatabaseFile['type']): DatabaseFile {
    const file = this.files.find(candidate => candidate.type === type);
    if (!file) throw new Error(`Database ${this.name} has no ${type} file`);
    return file;
  }

  /**
   * Opens the files as recovery does and says which state they leave the database in.
   *
   * @param report - gets lines for the server's log
   */
  recover(report: (line: string) => void): DatabaseState {
    for (const { path, hostPath } of this.files) {
      if (existsSync(hostPath)) continue;
      report(
        `FileMgr::StartSecondaryDataFiles: Operating system error 2(The system cannot find the file specified.) occurred while creating or opening file '${path}'. Diagnose and correct the operating system error, and retry the operation.`,
      );
      report(
        `FCB::Open failed: Could not open file ${path} for file number ${this.id}.  OS error: 2(The system cannot find the file specified.).`,
      );
      return 'RECOVERY_PENDING';
    }
    const log = this.file('LOG');
    if (
      !readFileSync(log.hostPath, 'utf8').startsWith(logHeader(this.family))
    ) {
      report(
        `The log file '${log.path}' does not match the primary file. It may be from a different database or the log may have been rebuilt previously.`,
      );
      return 'SUSPECT';
    }
    const damage = this.findDamage();
    if (damage === undefined) return 'ONLINE';
    report(
      `An error occurred during recovery, preventing the database '${this.name}' (${this.id}:0) from restarting. Diagnose the recovery errors and fix them, or restore from a known good backup. (${damage})`,
    );
    return 'SUSPECT';
  }

  private findDamage(): string | undefined {
    let store: Store | undefined;
    try {
      store = new Store(this.dataPath);
      const facts = store.get<{ id: number; version: number; family: string }>(
        `SELECT application_id AS id, user_version AS version, (SELECT value FROM sys_facts WHERE name = 'family') AS family FROM pragma_application_id, pragma_user_version`,
      );
      if (facts?.id !== APPLICATION_ID) return 'not a database file';
      if (facts.version !== FORMAT_VERSION) return 'another format';
      if (facts.family !== this.family) return 'another database';
      return store.damage();
    } catch (error) {
      return messageOf(error);
    } finally {
      store?.close();
    }
  }

  /** @throws SqlError 922, 926, 942, 945 for a database that can't be used */
  requireOnline(): void {
    switch (this.state) {
      case 'ONLINE':
        return;
      case 'RECOVERING':
        throw sqlError(922, this.name);
      case 'RECOVERY_PENDING':
        throw sqlError(945, this.name);
      case 'SUSPECT':
        throw sqlError(926, this.name);
      default:
        throw sqlError(942, this.name);
    }
  }
}
