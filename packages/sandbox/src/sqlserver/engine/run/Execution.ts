import {
  BatchAborted,
  CompilationFailed,
  isOfCompilation,
} from './BatchAborted';
import { checkBatch } from './checkBatch';
import { convertValue } from '../../types/conversion/convertValue';
import { Moment, momentOfDate } from '../../types/moment';
import { bindCondition } from '../bind/bindCondition';
import { bindExpression } from '../bind/bindExpression';
import type { Database } from '../Database';
import type {
  Environment,
  IdentityScope,
  NamedRelation,
  Variable,
} from '../bind/Environment';
import { Scope } from '../bind/Scope';
import type { Expression } from '../parse/Expression';
import { parseBatch } from '../parse/parseBatch';
import type { Statement } from '../parse/Statement';
import { messageOf } from '../messageOf';
import { Rights } from '../security/Rights';
import type { Session } from '../Session';
import { notSupported, SqlError, sqlError } from '../SqlError';
import { findSystemView } from '../views/findSystemView';
import type { Output } from './Output';
import { lookUpTable, resolveName } from './resolveTable';
import { runStatement } from './runStatement';
import { tableRelation } from './tableRelation';
import type { BoundExpression } from '../bind/Bound';
import { int, SqlType, SqlValue } from '../../types/SqlType';

/** How a statement leaves the ones around it. */
type Outcome = 'next' | 'break' | 'continue' | 'return';

/** Errors of conversion end the batch and undo the transaction. */
const CONVERSION = new Set([241, 242, 244, 245, 248, 295, 8114, 9803]);

const RUNS_TEXT = new Set<Statement['kind']>(['execute', 'executeText']);

/** Statements after which @@ROWCOUNT is theirs; after all others it is 0. */
const COUNTING = new Set<Statement['kind']>([
  'select',
  'insert',
  'update',
  'delete',
  ...RUNS_TEXT,
]);

/** The run of one batch, or of one text inside another. */
export class Execution implements Environment {
  moment: Moment;
  caught?: SqlError;
  /** As the catalogs say it at the start of the statement. */
  rights: Rights;
  readonly identities: IdentityScope;
  private readonly warnings = new Set<number>();
  private tries = 0;

  /**
   * @param signal - aborted by the client's attention or the end of the session
   * @param around - the batch that runs this one as a text
   */
  constructor(
    readonly session: Session,
    readonly output: Output,
    readonly signal: AbortSignal,
    readonly variables: Map<string, Variable> = new Map(),
    private readonly around?: Execution,
  ) {
    this.caught = around?.caught;
    this.identities = around ? {} : session.identities;
    this.moment = momentOfDate(session.instance.now());
    this.rights = new Rights(session);
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
    this.fail(error);
    if (error.reach !== 'statement' || options.xactAbort) {
      throw new BatchAborted();
    }
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

  /** Notes what the statement says besides its result, once. */
  warn(number: number): void {
    this.warnings.add(number);
  }

  /** Sends what was noted, just before the statement is done. */
  sayWarnings(): void {
    for (const number of this.warnings) this.output.info(sqlError(number));
    this.warnings.clear();
  }

  private fail(error: SqlError): void {
    this.session.errorNumber = error.number;
    for (const earlier of error.preceding) this.output.error(earlier);
    this.output.error(error);
  }

  private async control(statement: Statement): Promise<Outcome> {
    this.moment = momentOfDate(this.session.instance.now());
    this.rights = new Rights(this.session);
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

  /** An expression that sees no table. */
  expression(expression: Expression): BoundExpression {
    return bindExpression(expression, new Scope(this));
  }

  value(expression: Expression, type?: SqlType): SqlValue {
    const bound = this.expression(expression);
    const value = bound.evaluate({ row: [] });
    return type ? convertValue(value, bound.type, type) : value;
  }

  integer(expression: Expression): number {
    return Number(this.value(expression, int));
  }

  private condition(
    condition: Extract<Statement, { kind: 'if' }>['condition'],
  ): boolean {
    return bindCondition(condition, new Scope(this))({ row: [] }) === true;
  }

  /** @throws SqlError 137 */
  assign(name: string, bound: BoundExpression): void {
    this.setVariable(name, bound.evaluate({ row: [] }), bound.type);
    this.session.rowCount = 1;
    this.session.errorNumber = 0;
  }

  setVariable(name: string, value: SqlValue, type: SqlType): void {
    const variable = this.variables.get(name.toLowerCase());
    if (!variable) throw sqlError(137, name);
    variable.value = convertValue(value, type, variable.type);
  }

  relation(parts: string[]): NamedRelation {
    if (parts[parts.length - 1].startsWith('#')) {
      throw notSupported(`temporary table ${parts[parts.length - 1]}`);
    }
    const resolved = resolveName(this.session, this.rights, parts);
    const { database, schema, name } = resolved;
    const view = findSystemView(schema, name, database, this);
    if (view) return view;
    const table = lookUpTable(this.session, this.rights, resolved);
    if (!table) throw sqlError(208, parts.join('.'));
    this.rights.requireOnTable(database, table, 'SELECT');
    return tableRelation(this.session, database, table);
  }
}
