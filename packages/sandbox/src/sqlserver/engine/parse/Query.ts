import type { Condition, Expression } from './Expression';

export interface OrderItem {
  expression: Expression;
  descending: boolean;
}

export type SelectItem =
  /** `*` or `c.*` */
  | { kind: 'all'; qualifier: string[] }
  /** `@total = SUM(x)` */
  | { kind: 'assign'; variable: string; expression: Expression }
  | { kind: 'value'; expression: Expression; alias?: string };

export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'cross';

/** What stands in FROM. */
export type Source =
  | { kind: 'table'; name: string[]; alias?: string }
  | {
      kind: 'derived';
      query: Query;
      alias: string;
      columns: string[];
    }
  | {
      kind: 'join';
      join: JoinKind;
      left: Source;
      right: Source;
      on?: Condition;
    }
  /** `CROSS APPLY`, `OUTER APPLY`: the right side sees the left one's row. */
  | { kind: 'apply'; outer: boolean; left: Source; right: Source };

export interface Top {
  count: Expression;
  percent: boolean;
  withTies: boolean;
}

export interface SelectBody {
  kind: 'select';
  distinct: boolean;
  top?: Top;
  items: SelectItem[];
  /** SELECT … INTO */
  into?: string[];
  from?: Source;
  where?: Condition;
  groupBy: Expression[];
  having?: Condition;
}

export type QueryBody =
  | SelectBody
  | { kind: 'values'; rows: Expression[][] }
  | {
      kind: 'union' | 'unionAll' | 'except' | 'intersect';
      left: QueryBody;
      right: QueryBody;
    };

export interface CommonTable {
  name: string;
  columns: string[];
  query: Query;
}

export interface Query {
  with: CommonTable[];
  body: QueryBody;
  orderBy: OrderItem[];
  offset?: Expression;
  fetch?: Expression;
}
