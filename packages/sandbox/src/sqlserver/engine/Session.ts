import type { IdentityScope } from './bind/Environment';
import type { Database } from './Database';
import type { Instance } from './Instance';
import { Store } from './storage/Store';
import { Transaction } from './Transaction';
import type { LockOwner, WriteLock } from './WriteLock';
import { sqlError } from './SqlError';

export interface SessionLogin {
  principalId: number;
  name: string;
  sid: Buffer;
}

/** What the client says about itself when it logs in. */
export interface SessionClient {
  hostName: string;
  programName: string;
  address: string;
  encrypted: boolean;
}

/** What SET changes. */
export interface SessionOptions {
  noCount: boolean;
  xactAbort: boolean;
  /** Milliseconds; -1 without end. */
  lockTimeout: number;
  deadlockPriority: number;
  isolationLevel: string;
}

const defaultOptions: SessionOptions = {
  noCount: false,
  xactAbort: false,
  lockTimeout: -1,
  deadlockPriority: 0,
  isolationLevel: 'READ COMMITTED',
};

/** One login and what belongs to it; it ends with its connection. */
export class Session implements LockOwner {
  waitingFor?: WriteLock;
  readonly transaction = new Transaction(this);
  options: SessionOptions = { ...defaultOptions };
  /** @@ROWCOUNT */
  rowCount = 0;
  /** @@ERROR */
  errorNumber = 0;
  /** @@IDENTITY */
  lastIdentity?: bigint;
  /** SCOPE_IDENTITY() of its batches. */
  identities: IdentityScope = {};
  /** The table that takes explicit values for its identity column. */
  identityInsert?: { database: Database; objectId: number };
  readonly loginTime: Date;
  lastRequestStart: Date;
  lastRequestEnd: Date;
  /** What it runs just now, for sys.dm_exec_requests. */
  running?: { command: string; since: Date; waitType?: string };
  private first: Database;
  private readonly stores = new Map<Database, Store>();
  private ended = false;

  constructor(
    readonly id: number,
    readonly instance: Instance,
    readonly login: SessionLogin,
    readonly client: SessionClient,
    private current: Database,
  ) {
    this.first = current;
    this.loginTime = instance.now();
    this.lastRequestStart = this.loginTime;
    this.lastRequestEnd = this.loginTime;
  }

  /** The current database. */
  get database(): Database {
    return this.current;
  }

  /** Makes a database the one that it begins in. */
  begin(database: Database): void {
    this.first = database;
    this.current = database;
  }

  /** Makes a database the current one; it has been checked. */
  enter(database: Database): void {
    this.current = database;
  }

  /**
   * Its own connection to a database's file.
   *
   * @throws SqlError 922, 926, 942, 945
   */
  store(database: Database): Store {
    if (this.ended) throw sqlError(596);
    let store = this.stores.get(database);
    if (!store) {
      database.requireOnline();
      store = new Store(database.dataPath);
      this.stores.set(database, store);
    }
    return store;
  }

  /** Waits, and says in sys.dm_exec_requests for what. */
  async wait(type: string, over: Promise<void>): Promise<void> {
    const { running } = this;
    if (running) running.waitType = type;
    try {
      await over;
    } finally {
      if (running) running.waitType = undefined;
    }
  }

  /**
   * Waits until writes to a database may go on.
   *
   * @throws the signal's reason when it ends the wait
   */
  async writable({ suspension }: Database, signal: AbortSignal): Promise<void> {
    await this.wait('DISKIO_SUSPEND', suspension.over(signal));
  }

  /**
   * As it was after the login: what a connection pool asks for between two users.
   *
   * @param options - whether that is also the end of its transaction
   */
  reset({ transaction }: { transaction: boolean }): void {
    if (transaction) this.transaction.abandon();
    this.options = { ...defaultOptions };
    this.identityInsert = undefined;
    this.lastIdentity = undefined;
    this.identities = {};
    this.rowCount = 0;
    this.errorNumber = 0;
    this.current = this.first;
  }

  /** Lets go of a database that goes offline or away. */
  leave(database: Database): void {
    this.stores.get(database)?.close();
    this.stores.delete(database);
  }

  /** Rolls back and closes its files. Called when its connection ends. */
  end(): void {
    if (this.ended) return;
    this.transaction.abandon();
    this.ended = true;
    for (const { suspension } of this.instance.allDatabases()) {
      suspension.endOf(this);
    }
    for (const store of this.stores.values()) store.close();
    this.stores.clear();
    this.instance.forget(this);
  }

  /** Ends it from outside: KILL, shutdown. The connection sets how. */
  kill: () => void = () => this.end();
}
