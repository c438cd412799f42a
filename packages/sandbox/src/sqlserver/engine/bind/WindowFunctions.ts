import { bigint, SqlValue } from '../../types/SqlType';
import type { Expression } from '../parse/Expression';
import { notSupported, sqlError } from '../SqlError';
import { isAggregate } from './aggregates';
import { bindExpression } from './bindExpression';
import { orderOf } from './bindQuery';
import type { BoundExpression, Frame } from './Bound';
import { keyOf } from './compareValues';
import { bindAggregate, sortRows } from './grouping';
import type { Scope } from './Scope';

type Row = readonly SqlValue[];
type Call = Extract<Expression, { kind: 'function' }>;

const RANKINGS = ['ROW_NUMBER', 'RANK', 'DENSE_RANK'];

/** Values of one window function for the ordered rows of a partition, in their order. */
type Compute = (rows: Row[], ties: boolean[], outer?: Frame) => SqlValue[];

interface Window {
  partition: BoundExpression[];
  order: {
    key: BoundExpression;
    compare(left: SqlValue, right: SqlValue): number;
  }[];
  compute: Compute;
}

function ranking(name: string): Compute {
  return (_rows, ties) => {
    let rank = 0;
    let dense = 0;
    return ties.map((tied, index) => {
      if (!tied) {
        rank = index + 1;
        dense += 1;
      }
      if (name === 'ROW_NUMBER') return BigInt(index + 1);
      return BigInt(name === 'RANK' ? rank : dense);
    });
  };
}

/** The functions with OVER of one SELECT; each puts its value behind the row. */
export class WindowFunctions {
  private readonly windows: Window[] = [];

  constructor(private readonly scope: Scope) {}

  get isEmpty(): boolean {
    return this.windows.length === 0;
  }

  /** @throws SqlError 4112 for a ranking without an order */
  bind(call: Call): BoundExpression {
    const { over } = call;
    if (!over) throw new Error(`${call.name} has no OVER`);
    const inside = this.withoutWindows();
    const order = over.orderBy.map(({ expression, descending }) => {
      const key = bindExpression(expression, inside);
      return { key, compare: orderOf(key.type, descending) };
    });
    const partition = over.partitionBy.map(expression =>
      bindExpression(expression, inside),
    );
    let result: { type: BoundExpression['type']; nullable: boolean };
    let compute: Compute;
    if (RANKINGS.includes(call.name)) {
      if (order.length === 0) throw sqlError(4112, call.name);
      result = { type: bigint, nullable: false };
      compute = ranking(call.name);
    } else if (isAggregate(call.name) && !call.distinct) {
      const bound = bindAggregate({ ...call, over: undefined }, inside);
      result = bound.aggregate;
      compute = (rows, ties, outer) => {
        if (order.length === 0) {
          const value = bound.of(rows, outer);
          return rows.map(() => value);
        }
        // Up to the last row that is tied with this one (RANGE UNBOUNDED PRECEDING).
        return rows.map((_, index) => {
          let end = index + 1;
          while (ties[end]) end += 1;
          return bound.of(rows.slice(0, end), outer);
        });
      };
    } else {
      throw notSupported(`${call.name} … OVER`);
    }
    const place = this.windows.push({ partition, order, compute });
    const { type, nullable } = result;
    return {
      type,
      nullable,
      // Counted from the end: grouping may still add columns before.
      evaluate: frame =>
        frame.row[frame.row.length - this.windows.length + place - 1],
    };
  }

  private withoutWindows(): Scope {
    const inside = this.scope.plain();
    inside.grouping = this.scope.grouping;
    return inside;
  }

  rows(source: Iterable<Row>, outer?: Frame): Row[] {
    const rows = [...source];
    const values = this.windows.map(window => valuesOf(window, rows, outer));
    return rows.map(row => [
      ...row,
      ...values.map(window => window.get(row) ?? null),
    ]);
  }
}

function valuesOf(
  { partition, order, compute }: Window,
  rows: Row[],
  outer?: Frame,
): Map<Row, SqlValue> {
  const partitions = new Map<string, Row[]>();
  for (const row of rows) {
    const key = partition
      .map(bound => keyOf(bound.evaluate({ row, outer }), bound.type))
      .join('\u0002');
    const members = partitions.get(key);
    if (members) members.push(row);
    else partitions.set(key, [row]);
  }
  const values = new Map<Row, SqlValue>();
  for (const members of partitions.values()) {
    const sorted = sortRows(members, order, outer);
    const ties = sorted.map(
      (row, index) =>
        index > 0 &&
        order.every(
          ({ key, compare }) =>
            compare(
              key.evaluate({ row, outer }),
              key.evaluate({ row: sorted[index - 1], outer }),
            ) === 0,
        ),
    );
    const computed = compute(sorted, ties, outer);
    sorted.forEach((row, index) => values.set(row, computed[index]));
  }
  return values;
}
