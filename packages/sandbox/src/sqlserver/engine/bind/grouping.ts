import { nvarchar, SqlValue } from '../../types/SqlType';
import type { Expression } from '../parse/Expression';
import { sqlError } from '../SqlError';
import { Aggregate, aggregateOf, isAggregate } from './aggregates';
import { bindExpression, converted } from './bindExpression';
import type { BoundExpression, Frame } from './Bound';
import { keyOf } from './compareValues';
import { orderOf } from './bindQuery';
import type { Scope } from './Scope';

type Row = readonly SqlValue[];
type Call = Extract<Expression, { kind: 'function' }>;

/** Whether a tree holds an aggregate that belongs to this SELECT, not to one inside or to a window. */
export function hasAggregate(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(hasAggregate);
  if (typeof tree !== 'object' || tree === null || Buffer.isBuffer(tree)) {
    return false;
  }
  if (isCall(tree) && !tree.over && isAggregate(tree.name)) return true;
  return Object.entries(tree).some(
    ([key, value]) => key !== 'query' && hasAggregate(value),
  );
}

function hasColumn(tree: unknown): boolean {
  if (typeof tree !== 'object' || tree === null || Buffer.isBuffer(tree)) {
    return false;
  }
  if ('kind' in tree && tree.kind === 'column') return true;
  return Object.values(tree).some(hasColumn);
}

function isCall(tree: object): tree is Call {
  return 'kind' in tree && tree.kind === 'function';
}

/** An aggregate with its arguments, fed with the rows of a group. */
export interface BoundAggregate {
  aggregate: Aggregate;
  of(rows: Row[], outer?: Frame): SqlValue;
}

/** @throws SqlError 130, 174, 8117 */
export function bindAggregate(call: Call, scope: Scope): BoundAggregate {
  if (call.arguments.some(hasAggregate)) throw sqlError(130);
  const [argument, separatorExpression] = call.arguments.map(item =>
    bindExpression(item, scope),
  );
  if (call.star && !call.name.startsWith('COUNT')) {
    throw sqlError(102, '*');
  }
  const separator =
    call.name === 'STRING_AGG' && separatorExpression
      ? String(
          converted(separatorExpression, nvarchar(-1)).evaluate({ row: [] }) ??
            '',
        )
      : undefined;
  const aggregate = aggregateOf(call.name, argument, separator);
  const order = (call.withinGroup ?? []).map(({ expression, descending }) => {
    const key = bindExpression(expression, scope);
    return { key, compare: orderOf(key.type, descending) };
  });
  return {
    aggregate,
    of(rows, outer) {
      if (call.star || !argument) return BigInt(rows.length);
      const ordered = order.length === 0 ? rows : sortRows(rows, order, outer);
      const values: NonNullable<SqlValue>[] = [];
      const seen = new Set<string>();
      for (const row of ordered) {
        const value = argument.evaluate({ row, outer });
        if (value === null) {
          scope.environment.warn(8153);
          continue;
        }
        if (call.distinct) {
          const key = keyOf(value, argument.type);
          if (seen.has(key)) continue;
          seen.add(key);
        }
        values.push(value);
      }
      return aggregate.of(values);
    },
  };
}

export function sortRows(
  rows: Row[],
  order: {
    key: BoundExpression;
    compare(left: SqlValue, right: SqlValue): number;
  }[],
  outer: Frame | undefined,
): Row[] {
  return rows
    .map(row => ({
      row,
      keys: order.map(({ key }) => key.evaluate({ row, outer })),
    }))
    .sort((left, right) => {
      for (let index = 0; index < order.length; index++) {
        const result = order[index].compare(
          left.keys[index],
          right.keys[index],
        );
        if (result !== 0) return result;
      }
      return 0;
    })
    .map(({ row }) => row);
}

/**
 * Prepares GROUP BY: from then on `scope` sees grouped expressions and
 * aggregates only. A group's row is its first row with the aggregates behind it.
 *
 * @param width - columns of a source row
 */
export function bindGroups(
  groupBy: Expression[],
  plain: Scope,
  scope: Scope,
  width: number,
) {
  if (groupBy.some(expression => !hasColumn(expression))) throw sqlError(164);
  const keys = groupBy.map(expression => bindExpression(expression, plain));
  const slots = new Map<string, { bound: BoundAggregate; index: number }>();
  scope.grouping = {
    keys: groupBy.map(expression => plain.fingerprint(expression)),
    aggregate(call) {
      const fingerprint = plain.fingerprint(call);
      let slot = slots.get(fingerprint);
      if (!slot) {
        slot = { bound: bindAggregate(call, plain), index: width + slots.size };
        slots.set(fingerprint, slot);
      }
      const { index, bound } = slot;
      const { type, nullable } = bound.aggregate;
      return { type, nullable, evaluate: frame => frame.row[index] };
    },
  };
  return {
    *rows(rows: Iterable<Row>, outer?: Frame): Iterable<Row> {
      const groups = new Map<string, Row[]>();
      for (const row of rows) {
        const key = keys
          .map(bound => keyOf(bound.evaluate({ row, outer }), bound.type))
          .join('\u0002');
        const group = groups.get(key);
        if (group) group.push(row);
        else groups.set(key, [row]);
      }
      // Without GROUP BY even no row at all makes one group.
      if (groups.size === 0 && groupBy.length === 0) groups.set('', []);
      for (const group of groups.values()) {
        const first = group[0] ?? Array.from({ length: width }, () => null);
        yield [
          ...first,
          ...[...slots.values()].map(({ bound }) => bound.of(group, outer)),
        ];
      }
    },
  };
}
