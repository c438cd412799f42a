import { sameName } from '../../types/text';
import type { Condition, Expression } from '../parse/Expression';
import { sqlError } from '../SqlError';
import type { BoundExpression, Frame, OutputColumn, Relation } from './Bound';
import type { Environment } from './Environment';

export interface ScopeColumn extends OutputColumn {
  /** The names by which the table may be called, outermost first: an alias alone, or database, schema, name. */
  table: string[];
}

/** What GROUP BY leaves of the columns. */
export interface Grouping {
  /** Fingerprints of the grouped expressions. */
  keys: string[];
  /** Binds an aggregate once and says at which place of the row it will be. */
  aggregate(
    expression: Extract<Expression, { kind: 'function' }>,
  ): BoundExpression;
}

/** Names that can be used at one place of a statement. */
export class Scope {
  grouping?: Grouping;
  /** Binds a window function; absent where none may stand. */
  window?: (
    expression: Extract<Expression, { kind: 'function' }>,
  ) => BoundExpression;

  constructor(
    readonly environment: Environment,
    readonly columns: readonly ScopeColumn[] = [],
    readonly outer?: Scope,
    readonly commonTables: ReadonlyMap<
      string,
      Relation
    > = outer?.commonTables ?? new Map(),
  ) {}

  /** The same names, outside of any grouping. */
  plain(): Scope {
    return new Scope(
      this.environment,
      this.columns,
      this.outer,
      this.commonTables,
    );
  }

  /**
   * Finds a column here or in a scope around this one.
   *
   * @returns how many scopes further out, and at which place of the row
   * @throws SqlError 207, 209, 4104
   */
  find(parts: string[]): { depth: number; index: number; column: ScopeColumn } {
    const found = this.matches(parts);
    if (found.length > 1) throw sqlError(209, parts[parts.length - 1]);
    if (found.length === 1) {
      return { depth: 0, index: found[0], column: this.columns[found[0]] };
    }
    const qualifier = parts.slice(0, -1);
    if (qualifier.length > 0 && this.calls(qualifier)) {
      throw sqlError(207, parts[parts.length - 1]);
    }
    if (this.outer) {
      const around = this.outer.find(parts);
      return { ...around, depth: around.depth + 1 };
    }
    throw qualifier.length > 0
      ? sqlError(4104, parts.join('.'))
      : sqlError(207, parts[0]);
  }

  /** Whether a table has this name here. */
  private calls(qualifier: string[]): boolean {
    return this.columns.some(({ table }) => isCalled(table, qualifier));
  }

  private matches(parts: string[]): number[] {
    const name = parts[parts.length - 1];
    const qualifier = parts.slice(0, -1);
    return this.columns.flatMap((column, index) =>
      !column.hidden &&
      sameName(column.name, name) &&
      isCalled(column.table, qualifier)
        ? [index]
        : [],
    );
  }

  /** The places of all columns of a table, or of all tables. */
  all(qualifier: string[]): number[] {
    const found = this.columns.flatMap((column, index) =>
      !column.hidden && isCalled(column.table, qualifier) ? [index] : [],
    );
    if (found.length === 0) {
      throw qualifier.length > 0
        ? sqlError(107, qualifier.join('.'))
        : sqlError(263);
    }
    return found;
  }

  bindColumn(parts: string[]): BoundExpression {
    const { depth, index, column } = this.find(parts);
    if (depth === 0 && this.grouping) {
      throw sqlError(8120, [...column.table.slice(-1), column.name].join('.'));
    }
    const { type, nullable } = column;
    if (depth === 0) {
      return { type, nullable, evaluate: frame => frame.row[index] };
    }
    return {
      type,
      nullable,
      evaluate(frame) {
        let around: Frame | undefined = frame;
        for (let step = 0; step < depth; step++) around = around?.outer;
        if (!around) throw new Error('A correlated column lost its row');
        return around.row[index];
      },
    };
  }

  /** The same for expressions that are the same, however their columns are written. */
  fingerprint(expression: Expression | Condition): string {
    return JSON.stringify(expression, (_key, value: unknown) => {
      if (typeof value === 'bigint') return `${value}n`;
      if (isColumn(value)) {
        const { depth, index } = this.find(value.parts);
        return `#${depth}.${index}`;
      }
      return value;
    });
  }
}

function isColumn(value: unknown): value is { parts: string[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'column'
  );
}

/** Whether a table may be called so: `dbo.t` and `t` call `db.dbo.t`. */
export function isCalled(table: string[], qualifier: string[]): boolean {
  if (qualifier.length === 0) return true;
  if (qualifier.length > table.length) return false;
  const tail = table.slice(-qualifier.length);
  return qualifier.every(
    (part, index) => part === '' || sameName(part, tail[index]),
  );
}
