import type { SqlValue } from '../../types/SqlType';
import type { OutputColumn } from '../bind/Bound';
import type { SqlError } from '../SqlError';

/** Where a request's answer goes; the wire protocol's side implements it. */
export interface Output {
  columns(columns: OutputColumn[]): void;
  row(values: readonly SqlValue[]): void;
  /** A statement is over. @param count - of rows, where it counts any */
  done(count?: number): void;
  /** PRINT, RAISERROR below severity 11 and the like. */
  info(message: SqlError): void;
  /** @param after - what is said with it, before the statement is done */
  error(error: SqlError, after?: SqlError): void;
  databaseChanged(from: string, to: string): void;
  /** What a client that tracks transactions wants to know. */
  transactionChanged(event: 'begun' | 'committed' | 'rolledBack'): void;
  /**
   * Waits until the client has taken what was written so far.
   *
   * @param when - `now` to send it, however little it is
   */
  flush(when?: 'now'): Promise<void>;
}
