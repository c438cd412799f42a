import type { SqlType, SqlValue } from '../../types/SqlType';

/** The row that an expression looks at, and those around it for correlated subqueries. */
export interface Frame {
  row: readonly SqlValue[];
  outer?: Frame;
}

/** An expression whose names are resolved and whose type is known. */
export interface BoundExpression {
  type: SqlType;
  nullable: boolean;
  /** How many digits a whole-number constant was written with. */
  digits?: number;
  evaluate(frame: Frame): SqlValue;
}

/** True, false, or undefined for SQL's "unknown". */
export type BoundCondition = (frame: Frame) => boolean | undefined;

export interface OutputColumn {
  name: string;
  type: SqlType;
  nullable: boolean;
  identity?: boolean;
  /** Not for `*` and not to be named: which row of a table it is. */
  hidden?: boolean;
}

/** Rows with named columns: what a query gives. */
export interface Relation {
  columns: OutputColumn[];
  /** @param outer - the row around a correlated subquery */
  rows(outer?: Frame): Iterable<readonly SqlValue[]>;
}
