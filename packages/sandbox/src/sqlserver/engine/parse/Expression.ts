import type { SqlType, SqlValue } from '../../types/SqlType';
import type { OrderItem, Query } from './Query';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface FunctionCall {
  kind: 'function';
  /** As written, with a schema where there is one. */
  name: string;
  arguments: Expression[];
  /** `COUNT(*)` */
  star: boolean;
  distinct: boolean;
  over?: { partitionBy: Expression[]; orderBy: OrderItem[] };
  withinGroup?: OrderItem[];
}

/** What gives a value. */
export type Expression =
  | { kind: 'literal'; type: SqlType; value: SqlValue }
  | { kind: 'variable'; name: string }
  /** `@@SPID` */
  | { kind: 'global'; name: string }
  /** The last part is the column's name. */
  | { kind: 'column'; parts: string[] }
  | { kind: 'unary'; operator: '-' | '~'; operand: Expression }
  | {
      kind: 'binary';
      operator: ArithmeticOperator;
      left: Expression;
      right: Expression;
    }
  | FunctionCall
  | {
      kind: 'cast';
      operand: Expression;
      type: SqlType;
      style?: Expression;
      /** TRY_CAST and TRY_CONVERT give NULL for what can't be converted. */
      lenient: boolean;
    }
  | {
      kind: 'case';
      branches: { when: Condition; then: Expression }[];
      otherwise?: Expression;
    }
  | { kind: 'subquery'; query: Query }
  /** DEFAULT in VALUES and SET. */
  | { kind: 'default' };

/** What is true, false or unknown. */
export type Condition =
  | { kind: 'and' | 'or'; left: Condition; right: Condition }
  | { kind: 'not'; operand: Condition }
  | {
      kind: 'compare';
      operator: ComparisonOperator;
      left: Expression;
      right: Expression;
    }
  /** `x > ALL (SELECT …)` */
  | {
      kind: 'quantified';
      operator: ComparisonOperator;
      all: boolean;
      left: Expression;
      query: Query;
    }
  | { kind: 'isNull'; operand: Expression }
  | { kind: 'distinct'; left: Expression; right: Expression }
  | {
      kind: 'between';
      operand: Expression;
      low: Expression;
      high: Expression;
    }
  | { kind: 'inList'; operand: Expression; items: Expression[] }
  | { kind: 'inQuery'; operand: Expression; query: Query }
  | {
      kind: 'like';
      operand: Expression;
      pattern: Expression;
      escape?: Expression;
    }
  | { kind: 'exists'; query: Query };
