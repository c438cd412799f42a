import type { SqlValue } from '../types/SqlType';
import type { OutputColumn } from '../engine/bind/Bound';
import type { Output } from '../engine/run/Output';
import type { Session } from '../engine/Session';
import { SqlError } from '../engine/SqlError';
import { doneStatus, environmentChanges, tokenWriter } from './tokenWriter';

const FLUSH_AT_BYTES = 32 * 1024;
const SELECT_COMMAND = 0xc1;

/** How the bytes of an answer get to the client. */
export interface ResponseSink {
  /** @param last - whether the message ends with these bytes */
  send(bytes: Buffer, last: boolean): Promise<void>;
}

/** What the server says with every change of database. */
export function contextChanged(database: string): SqlError {
  return new SqlError({
    number: 5701,
    severity: 0,
    state: 2,
    message: `Changed database context to '${database}'.`,
  });
}

type DoneKind = 'done' | 'doneInProcedure' | 'doneProcedure';

interface PendingDone {
  kind: DoneKind;
  status: number;
  command: number;
  count: number;
}

/** The answer to one request, as tokens. A DONE is held back until it is known whether more follows. */
export class Response implements Output {
  private parts: Buffer[] = [];
  private size = 0;
  private pending?: PendingDone;
  private current: OutputColumn[] = [];
  private failed = false;
  private selecting = false;
  /** Whether an error was so grave that the connection ends with it. */
  ended = false;

  constructor(
    private readonly session: Session,
    private readonly sink: ResponseSink,
    /** Statements inside a procedure call end with DONEINPROC. */
    private readonly inProcedure: boolean,
  ) {}

  private put(bytes: Buffer): void {
    if (this.pending) {
      const { kind, status, command, count } = this.pending;
      this.pending = undefined;
      this.append(
        tokenWriter.done(kind, status | doneStatus.more, command, count),
      );
    }
    this.append(bytes);
  }

  private append(bytes: Buffer): void {
    this.parts.push(bytes);
    this.size += bytes.length;
  }

  private hold(done: PendingDone): void {
    // The one before turns out not to be the last.
    if (this.pending) {
      const { kind, status, command, count } = this.pending;
      this.append(
        tokenWriter.done(kind, status | doneStatus.more, command, count),
      );
    }
    this.pending = done;
  }

  columns(columns: OutputColumn[]): void {
    this.current = columns;
    this.selecting = true;
    this.put(tokenWriter.columnMetadata(columns));
  }

  row(values: readonly SqlValue[]): void {
    this.put(tokenWriter.row(this.current, values));
  }

  done(count?: number): void {
    const { noCount } = this.session.options;
    // With NOCOUNT only result sets are told to be over, without a number.
    if (noCount && !this.selecting) return;
    const counts = count !== undefined && !noCount;
    this.hold({
      kind: this.inProcedure ? 'doneInProcedure' : 'done',
      status: counts ? doneStatus.count : 0,
      command: this.selecting ? SELECT_COMMAND : 0,
      count: counts ? count : 0,
    });
    this.selecting = false;
  }

  info(message: SqlError): void {
    const { serverName } = this.session.instance.settings;
    this.put(tokenWriter.message(message, serverName, false));
  }

  error(error: SqlError, after?: SqlError): void {
    const { serverName } = this.session.instance.settings;
    this.put(tokenWriter.message(error, serverName, true));
    if (after) this.info(after);
    this.failed = true;
    this.ended ||= error.severity >= 20;
    this.selecting = false;
    this.hold({
      kind: this.inProcedure ? 'doneInProcedure' : 'done',
      status: doneStatus.error,
      command: 0,
      count: 0,
    });
  }

  databaseChanged(from: string, to: string): void {
    this.put(
      tokenWriter.environmentText(environmentChanges.database, to, from),
    );
    this.info(contextChanged(to));
  }

  transactionChanged(event: 'begun' | 'committed' | 'rolledBack'): void {
    const descriptor = Buffer.alloc(9);
    descriptor[0] = 8;
    descriptor.writeBigUInt64LE(BigInt(this.session.id), 1);
    const nothing = Buffer.from([0]);
    if (event === 'begun') {
      this.put(
        tokenWriter.environmentChange(
          environmentChanges.beginTransaction,
          descriptor,
          nothing,
        ),
      );
      return;
    }
    this.put(
      tokenWriter.environmentChange(
        event === 'committed'
          ? environmentChanges.commitTransaction
          : environmentChanges.rollbackTransaction,
        nothing,
        descriptor,
      ),
    );
  }

  /** A token as it is: RETURNSTATUS, RETURNVALUE, ENVCHANGE. */
  token(bytes: Buffer): void {
    this.put(bytes);
  }

  /** A procedure call is over. */
  endProcedure(): void {
    this.hold({
      kind: 'doneProcedure',
      status: this.failed ? doneStatus.error : 0,
      command: 0,
      count: 0,
    });
    this.failed = false;
  }

  async flush(when?: 'now'): Promise<void> {
    if (when !== 'now' && this.size < FLUSH_AT_BYTES) {
      await new Promise(setImmediate);
      return;
    }
    await this.sendParts(false);
  }

  private async sendParts(last: boolean): Promise<void> {
    const bytes = Buffer.concat(this.parts);
    this.parts = [];
    this.size = 0;
    await this.sink.send(bytes, last);
  }

  /** Sends what is left and ends the message. */
  async end(): Promise<void> {
    const done = this.pending ?? {
      kind: 'done' as const,
      status: doneStatus.final,
      command: 0,
      count: 0,
    };
    this.pending = undefined;
    const inTransaction =
      this.session.transaction.count > 0 ? doneStatus.inTransaction : 0;
    this.append(
      tokenWriter.done(
        done.kind,
        done.status | inTransaction,
        done.command,
        done.count,
      ),
    );
    await this.sendParts(true);
  }

  /**
   * Breaks off at the client's wish: nothing comes after what there is already,
   * and a message of its own says that the attention was heard.
   */
  async cancel(): Promise<void> {
    this.put(tokenWriter.done('done', doneStatus.error, 0, 0));
    await this.sendParts(true);
    await this.acknowledgeAttention();
  }

  async acknowledgeAttention(): Promise<void> {
    this.append(tokenWriter.done('done', doneStatus.attention, 0, 0));
    await this.sendParts(true);
  }
}
