import { convertValue } from '../../types/conversion/convertValue';
import { Moment, momentOfDate } from '../../types/moment';
import { int, SqlType, SqlValue } from '../../types/SqlType';
import { bindCondition } from '../bind/bindCondition';
import { bindExpression } from '../bind/bindExpression';
import type { BoundExpression } from '../bind/Bound';
import type {
  Environment,
  IdentityScope,
  NamedRelation,
  Variable,
} from '../bind/Environment';
import { Scope } from '../bind/Scope';
import type { Condition, Expression } from '../parse/Expression';
import { Rights } from '../security/Rights';
import type { Session } from '../Session';
import { notSupported, SqlError, sqlError } from '../SqlError';
import { findSystemView } from '../views/findSystemView';
import { lacksTable } from '../views/lackingTables';
import type { Output } from './Output';
import { lookUpTable, resolveName } from './resolveTable';
import { tableRelation } from './tableRelation';

/** What the statements of a batch see: its variables, the session, the time, and all that has a name. */
export class BatchEnvironment implements Environment {
  moment: Moment;
  caught?: SqlError;
  /** As the catalogs say it at the start of the statement. */
  rights: Rights;
  readonly identities: IdentityScope;
  private readonly warnings = new Set<number>();

  /** @param around - the batch that runs this one as a text */
  constructor(
    readonly session: Session,
    readonly output: Output,
    readonly signal: AbortSignal,
    readonly variables: Map<string, Variable>,
    around?: BatchEnvironment,
  ) {
    this.caught = around?.caught;
    this.identities = around ? {} : session.identities;
    this.moment = momentOfDate(session.instance.now());
    this.rights = new Rights(session);
  }

  /** Time and rights are the same in all of a statement. */
  protected beginStatement(): void {
    this.moment = momentOfDate(this.session.instance.now());
    this.rights = new Rights(this.session);
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

  protected condition(condition: Condition): boolean {
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
    if (!table) {
      throw lacksTable(database.name, name)
        ? notSupported(`${database.name}.dbo.${name}`)
        : sqlError(208, parts.join('.'));
    }
    this.rights.requireOnTable(database, table, 'SELECT');
    return tableRelation(this.session, database, table);
  }
}
