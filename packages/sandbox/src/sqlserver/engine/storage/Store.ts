import Sqlite from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import type { SqlValue } from '../../types/SqlType';
import { sortKey } from '../../types/text';

/** What SQLite takes and gives beside whole numbers of 64 bits. */
export type Stored = string | number | bigint | Buffer | null;

const STATEMENTS_KEPT = 300;

/**
 * One session's connection to the file of one database.
 *
 * Files are in write-ahead mode: what is committed is seen by all sessions,
 * what is not is seen by the one that wrote it. A copy of file and log taken
 * in one turn of the event loop opens as after a crash.
 */
export class Store {
  private readonly sqlite: Sqlite.Database;
  private readonly statements = new Map<string, Sqlite.Statement>();

  /** @throws Error where the file is no database of the stand-in */
  constructor(readonly path: string) {
    this.sqlite = new Sqlite(path);
    try {
      this.sqlite.pragma('journal_mode = WAL');
      this.sqlite.pragma('synchronous = NORMAL');
      // Sessions wait for each other in the engine, never in SQLite.
      this.sqlite.pragma('busy_timeout = 0');
      this.sqlite.function('sort_key', { deterministic: true }, value =>
        typeof value === 'string' ? sortKey(value) : value,
      );
    } catch (error) {
      this.sqlite.close();
      throw error;
    }
  }

  private prepare(sql: string): Sqlite.Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      if (this.statements.size >= STATEMENTS_KEPT) this.statements.clear();
      statement = this.sqlite.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  /** Rows of the catalog, with numbers as numbers. */
  all<Row>(sql: string, ...values: Stored[]): Row[] {
    return this.prepare(sql).all(...values) as Row[];
  }

  get<Row>(sql: string, ...values: Stored[]): Row | undefined {
    return this.prepare(sql).get(...values) as Row | undefined;
  }

  /** Rows of people's tables, with whole numbers as bigint. */
  scan(sql: string, ...values: Stored[]): SqlValue[][] {
    const statement = this.prepare(`/* rows */ ${sql}`);
    return statement
      .safeIntegers(true)
      .raw(true)
      .all(...values) as SqlValue[][];
  }

  /** @returns how many rows were changed */
  run(sql: string, ...values: Stored[]): number {
    return this.prepare(sql).run(...values).changes;
  }

  execute(sql: string): void {
    this.sqlite.exec(sql);
  }

  get inTransaction(): boolean {
    return this.sqlite.inTransaction;
  }

  /** Moves the log's pages into the file; leaves what others still read. */
  checkpoint(): void {
    this.sqlite.pragma('wal_checkpoint(PASSIVE)');
  }

  /** The first thing that is wrong with the file; undefined where it is whole. */
  damage(): string | undefined {
    const [row] = this.sqlite.pragma('quick_check(1)') as {
      quick_check: string;
    }[];
    return row.quick_check === 'ok' ? undefined : row.quick_check;
  }

  /** Pages of 8 KB, as SQL Server counts. */
  pages(): number {
    const bytes =
      Number(this.sqlite.pragma('page_count', { simple: true })) *
      Number(this.sqlite.pragma('page_size', { simple: true }));
    return Math.ceil(bytes / 8192);
  }

  close(): void {
    this.sqlite.close();
  }
}

/** A new value for what SQL Server calls a GUID or sid. */
export function newSid(): Buffer {
  return randomBytes(16);
}
