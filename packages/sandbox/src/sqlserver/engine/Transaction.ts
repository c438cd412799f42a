import type { Database } from './Database';
import { masterCatalog } from './MasterCatalog';
import type { Session } from './Session';
import { sqlError } from './SqlError';
import type { Store } from './storage/Store';

interface Savepoint {
  name: string;
  databases: Set<Database>;
}

/** A session's transaction, over as many databases as it writes to. */
export class Transaction {
  /** @@TRANCOUNT */
  count = 0;
  /** Can only be rolled back any more. */
  doomed = false;
  /** As given by BEGIN TRANSACTION. */
  name?: string;
  private readonly writing = new Set<Database>();
  private savepoints: Savepoint[] = [];
  private statements = 0;

  constructor(private readonly session: Session) {}

  begin(): void {
    this.count += 1;
  }

  /**
   * Waits until all that it has written may reach the disk.
   *
   * @throws the signal's reason when it ends the wait
   */
  async committable(signal: AbortSignal): Promise<void> {
    for (const database of this.writing) {
      await this.session.writable(database, signal);
    }
  }

  /** @throws SqlError 3902 */
  commit(): void {
    if (this.count === 0) throw sqlError(3902);
    if (this.doomed) throw sqlError(3930);
    this.count -= 1;
    if (this.count === 0) this.end('COMMIT');
  }

  hasSavepoint(name: string): boolean {
    return this.savepoints.some(point => point.name === name);
  }

  /**
   * @param name - of a savepoint to go back to; the whole transaction where absent or not one
   * @throws SqlError 3903
   */
  rollback(name?: string): void {
    if (this.count === 0) throw sqlError(3903);
    const index = this.savepoints.findLastIndex(point => point.name === name);
    if (name !== undefined && index >= 0) {
      this.rollbackTo(this.savepoints[index]);
      this.savepoints = this.savepoints.slice(0, index + 1);
      return;
    }
    this.abandon();
  }

  /** Undoes everything, also where there is nothing to undo. */
  abandon(): void {
    this.count = 0;
    this.doomed = false;
    this.end('ROLLBACK');
  }

  save(name: string): void {
    if (this.count === 0) throw sqlError(628);
    const point = { name, databases: new Set(this.writing) };
    for (const database of this.writing) {
      this.session
        .store(database)
        .execute(`SAVEPOINT ${savepointName(this.savepoints.length)}`);
    }
    this.savepoints.push(point);
  }

  private rollbackTo(point: Savepoint): void {
    const place = savepointName(this.savepoints.indexOf(point));
    for (const database of [...this.writing]) {
      if (point.databases.has(database)) {
        this.session.store(database).execute(`ROLLBACK TO ${place}`);
      } else {
        this.finish(database, 'ROLLBACK');
      }
    }
  }

  /**
   * Carries out one statement that writes to a database: all of it or nothing.
   * Outside of a transaction it is committed at once.
   *
   * @param signal - ends the wait for another session's transaction
   * @throws SqlError 3906 for a database that is read-only, 1205, 1222 when it is not to be had; what `work` throws
   */
  async write<Result>(
    database: Database,
    signal: AbortSignal,
    work: (store: Store) => Result,
  ): Promise<Result> {
    if (this.doomed) throw sqlError(3930);
    this.requireWritable(database);
    await database.lock.acquire(
      this.session,
      this.session.options.lockTimeout,
      signal,
    );
    try {
      await this.session.writable(database, signal);
      // It may have gone away, or gone offline, while this session waited.
      database.requireOnline();
    } catch (error) {
      if (!this.writing.has(database)) database.lock.release(this.session);
      throw error;
    }
    const store = this.session.store(database);
    const place = `statement_${(this.statements += 1)}`;
    try {
      if (!this.writing.has(database)) {
        store.execute('BEGIN IMMEDIATE');
        this.writing.add(database);
      }
      store.execute(`SAVEPOINT ${place}`);
      try {
        const result = work(store);
        store.execute(`RELEASE ${place}`);
        return result;
      } catch (error) {
        store.execute(`ROLLBACK TO ${place}`);
        store.execute(`RELEASE ${place}`);
        if (this.count === 0) this.end('ROLLBACK');
        throw error;
      }
    } finally {
      if (this.count === 0) this.end('COMMIT');
      if (!this.writing.has(database)) database.lock.release(this.session);
    }
  }

  private requireWritable({ id, name }: Database): void {
    const { instance } = this.session;
    const master = this.session.store(instance.masterDatabase);
    if (masterCatalog.database(master, id)?.readOnly) {
      throw sqlError(3906, name);
    }
  }

  private end(how: 'COMMIT' | 'ROLLBACK'): void {
    for (const database of [...this.writing]) this.finish(database, how);
    this.savepoints = [];
    this.name = undefined;
  }

  private finish(database: Database, how: 'COMMIT' | 'ROLLBACK'): void {
    this.writing.delete(database);
    try {
      this.session.store(database).execute(how);
    } finally {
      database.lock.release(this.session);
    }
  }
}

function savepointName(index: number): string {
  return `user_${index}`;
}
