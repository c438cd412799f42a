import type { Variable } from '../bind/Environment';
import type { Database } from '../Database';
import { messageOf } from '../messageOf';
import type { Expression } from '../parse/Expression';
import { parseBatch } from '../parse/parseBatch';
import type { Statement } from '../parse/Statement';
import type { Session } from '../Session';
import { SqlError, sqlError } from '../SqlError';
import {
  BatchAborted,
  CompilationFailed,
  isOfCompilation,
} from './BatchAborted';
import { BatchEnvironment } from './BatchEnvironment';
import { checkBatch } from './checkBatch';
import type { Output } from './Output';
import { runStatement } from './runStatement';

/** How a statement leaves the ones around it. */
type Outcome = 'next' | 'break' | 'continue' | 'return';

/** Errors of conversion end the batch and undo the transaction. */
const CONVERSION = new Set([241, 244, 245, 248, 295, 8114, 9803]);

const RUNS_TEXT = new Set<Statement['kind']>(['execute', 'executeText']);

const CHANGING = new Set<Statement['kind']>(['insert', 'update', 'delete']);

/** Errors of a row, after which it is said that the statement that changes rows is terminated. */
const TERMINATING = new Set([
  220, 232, 242, 515, 547, 2601, 2627, 2628, 8115, 8134, 8152,
]);

/** Statements after which @@ROWCOUNT is theirs; after all others it is 0. */
const COUNTING = new Set<Statement['kind']>([
  'select',
  'insert',
  'update',
  'delete',
  ...RUNS_TEXT,
]);

/** The run of one batch, or of one text inside another. */
export class Execution extends BatchEnvironment {
  private tries = 0;

  /**
   * @param signal - aborted by the client's attention or the end of the session
   * @param around - the batch that runs this one as a text
   */
  constructor(
    session: Session,
    output: Output,
    signal: AbortSignal,
    variables: Map<string, Variable> = new Map(),
    private readonly around?: Execution,
  ) {
    super(session, output, signal, variables, around);
  }

  /**
   * Runs a batch. Errors go to the output.
   *
   * @throws the signal's reason when it was cancelled; BatchAborted after an error that ends the batch
   */
  async batch(text: string): Promise<void> {
    let statements: Statement[];
    try {
      statements = parseBatch(text);
      checkBatch(this, statements);
    } catch (error) {
      this.refuse(this.asSqlError(error));
    }
    try {
      await this.run(statements);
    } catch (error) {
      if (error instanceof CompilationFailed) this.refuse(error.error);
      throw error;
    }
    if (!this.around && this.session.transaction.doomed) {
      this.session.transaction.abandon();
      this.fail(sqlError(3998));
    }
  }

  /** Ends the text for an error of its compilation. */
  private refuse(error: SqlError): never {
    if (this.isTrying) throw error;
    this.fail(error);
    throw new BatchAborted('text');
  }

  private async run(statements: Statement[]): Promise<Outcome> {
    for (const statement of statements) {
      const outcome = await this.step(statement);
      if (outcome !== 'next') return outcome;
    }
    return 'next';
  }

  private async step(statement: Statement): Promise<Outcome> {
    this.signal.throwIfAborted();
    try {
      return await this.control(statement);
    } catch (error) {
      const over =
        error instanceof BatchAborted || error instanceof CompilationFailed;
      if (over || this.signal.aborted) throw error;
      const failure = this.asSqlError(error);
      if (failure.line === 1) failure.at(statement.line);
      this.handle(failure, statement.kind);
      return 'next';
    }
  }

  private asSqlError(error: unknown): SqlError {
    if (error instanceof SqlError) return error;
    return new SqlError({
      number: 50000,
      severity: 16,
      state: 1,
      message: `The sandbox's stand-in for SQL Server failed: ${messageOf(
        error,
      )}`,
      reach: 'batch',
    });
  }

  private handle(error: SqlError, kind: Statement['kind']): void {
    const { transaction, options } = this.session;
    this.session.errorNumber = error.number;
    this.session.rowCount = 0;
    const undoes =
      error.reach === 'transaction' ||
      (options.xactAbort && error.severity > 10) ||
      CONVERSION.has(error.number);
    // That of a text which it runs is for a statement an error like others.
    if (isOfCompilation(error) && !RUNS_TEXT.has(kind)) {
      if (undoes && transaction.count > 0) transaction.abandon();
      throw new CompilationFailed(error);
    }
    if (this.isTrying && error.reach !== 'session') {
      // 1205 has taken the transaction away already; others doom it.
      if (error.number === 1205) transaction.abandon();
      else if (undoes && transaction.count > 0) transaction.doomed = true;
      throw error;
    }
    if (undoes && transaction.count > 0) {
      transaction.abandon();
      this.output.transactionChanged('rolledBack');
    }
    const goesOn = error.reach === 'statement' && !options.xactAbort;
    const terminated =
      goesOn && CHANGING.has(kind) && TERMINATING.has(error.number);
    this.fail(error, terminated ? sqlError(3621).at(error.line) : undefined);
    if (!goesOn) throw new BatchAborted();
  }

  /** Whether a TRY stands around what runs, in this text or around it. */
  private get isTrying(): boolean {
    return this.tries > 0 || (this.around?.isTrying ?? false);
  }

  /**
   * Runs a text inside of this batch, with variables of its own. An error that
   * ends the text does not end what stands around it.
   */
  async nested(text: string, variables?: Map<string, Variable>): Promise<void> {
    const { session, output, signal } = this;
    const { transaction, database } = session;
    const before = transaction.count;
    try {
      await new Execution(session, output, signal, variables, this).batch(text);
    } catch (error) {
      const goesOn = error instanceof BatchAborted && error.reach === 'text';
      if (session.options.xactAbort || signal.aborted || !goesOn) throw error;
    } finally {
      // USE lasts as long as the text.
      this.enter(database);
    }
    if (transaction.count !== before) {
      throw sqlError(266, before, transaction.count);
    }
  }

  private enter(database: Database): void {
    const from = this.session.database;
    if (from === database) return;
    this.session.enter(database);
    this.output.databaseChanged(from.name, database.name);
  }

  private fail(error: SqlError, after?: SqlError): void {
    this.session.errorNumber = error.number;
    for (const earlier of error.preceding) this.output.error(earlier);
    this.output.error(error, after);
  }

  private async control(statement: Statement): Promise<Outcome> {
    this.beginStatement();
    switch (statement.kind) {
      case 'block':
        return await this.run(statement.statements);
      case 'if': {
        const holds = this.condition(statement.condition);
        this.session.rowCount = 0;
        this.session.errorNumber = 0;
        const branch = holds ? statement.then : statement.otherwise;
        return branch ? await this.step(branch) : 'next';
      }
      case 'while':
        return await this.loop(statement);
      case 'tryCatch':
        return await this.tryCatch(statement);
      case 'break':
      case 'continue':
      case 'return':
        return statement.kind;
      case 'declare':
        for (const { name, value } of statement.variables) {
          // Declared before the batch began; nothing resets it in a loop.
          if (value) this.assign(name, this.expression(value));
        }
        return 'next';
      case 'assign':
        this.assign(statement.variable, this.expression(statement.value));
        return 'next';
      case 'throw':
        return this.throwError(statement.arguments);
      default:
        await runStatement(this, statement);
        this.session.errorNumber = 0;
        if (!COUNTING.has(statement.kind)) this.session.rowCount = 0;
        return 'next';
    }
  }

  private async loop(
    statement: Extract<Statement, { kind: 'while' }>,
  ): Promise<Outcome> {
    let rounds = 0;
    while (this.condition(statement.condition)) {
      const outcome = await this.step(statement.body);
      if (outcome === 'return') return 'return';
      if (outcome === 'break') break;
      rounds += 1;
      // Lets an attention through.
      if (rounds % 100 === 0) await new Promise(setImmediate);
    }
    return 'next';
  }

  private async tryCatch({
    attempt,
    handler,
  }: Extract<Statement, { kind: 'tryCatch' }>): Promise<Outcome> {
    this.tries += 1;
    try {
      return await this.run(attempt);
    } catch (error) {
      if (!(error instanceof SqlError) || this.signal.aborted) throw error;
      this.tries -= 1;
      const around = this.caught;
      this.caught = error;
      try {
        return await this.run(handler);
      } finally {
        this.caught = around;
        this.tries += 1;
      }
    } finally {
      this.tries -= 1;
    }
  }

  private throwError(args: Expression[]): never {
    if (args.length === 0) {
      if (!this.caught) throw sqlError(10704);
      throw new SqlError({
        ...this.caught,
        message: this.caught.message,
        reach: 'batch',
      }).at(this.caught.line);
    }
    if (args.length !== 3) throw sqlError(102, 'THROW');
    const [number, message, state] = args.map(argument => this.value(argument));
    if (Number(number) < 50_000) throw sqlError(35100, String(number));
    throw new SqlError({
      number: Number(number),
      severity: 16,
      state: Number(state),
      message: String(message),
      reach: 'batch',
    });
  }
}
