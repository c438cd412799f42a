import { float, SqlType, SqlValue } from '../../types/SqlType';
import type { Expression } from '../parse/Expression';
import type { OrderItem, SelectBody, SelectItem } from '../parse/Query';
import { sqlError } from '../SqlError';
import { bindCondition } from './bindCondition';
import { bindExpression, converted } from './bindExpression';
import { distinctRows, orderOf, outputIndex } from './bindQuery';
import { bindSource, BoundSource } from './bindSource';
import type { BoundExpression, Frame, OutputColumn, Relation } from './Bound';
import type { Environment } from './Environment';
import { bindGroups, hasAggregate } from './grouping';
import { Scope } from './Scope';
import { WindowFunctions } from './WindowFunctions';

type Row = readonly SqlValue[];

const nothing: BoundSource = { columns: [], rows: () => [[]] };

interface OutputItem {
  column: OutputColumn;
  value: BoundExpression;
}

/**
 * Resolves the names of one SELECT.
 *
 * @param order - the query's ORDER BY, which sees the tables as well as the output
 * @throws SqlError for names that do not exist and types that do not fit
 */
export function bindSelect(
  body: SelectBody,
  environment: Environment,
  outer: Scope | undefined,
  order: OrderItem[],
): Relation {
  const source = body.from
    ? bindSource(body.from, environment, outer)
    : nothing;
  const plain = new Scope(environment, source.columns, outer);
  const where = body.where && bindCondition(body.where, plain);
  const scope = plain.plain();
  const grouped =
    body.groupBy.length > 0 ||
    body.having !== undefined ||
    hasAggregate(body.items) ||
    hasAggregate(order);
  const groups = grouped
    ? bindGroups(body.groupBy, plain, scope, source.columns.length)
    : undefined;
  const having = body.having && bindCondition(body.having, scope);
  const windows = new WindowFunctions(scope);
  scope.window = call => windows.bind(call);
  const items = body.items.flatMap(item => bindItem(item, scope));
  const columns = items.map(({ column }) => column);
  const sortKeys = order.map(({ expression, descending }) => {
    const index = outputIndex(expression, columns);
    const key =
      index === undefined
        ? bindSortKey(expression, body, scope, columns)
        : items[index].value;
    return { key, compare: orderOf(key.type, descending) };
  });
  // Last, because sorting may have added to the aggregates and windows.
  if (body.top?.withTies && order.length === 0) throw sqlError(1062);
  const top = body.top && bindTop(body.top, environment);

  function* frames(around?: Frame): Iterable<Frame> {
    let rows: Iterable<Row> = source.rows(around);
    if (where) rows = filtered(rows, where, around);
    if (groups) rows = groups.rows(rows, around);
    if (having) rows = filtered(rows, having, around);
    if (!windows.isEmpty) rows = windows.rows(rows, around);
    for (const row of rows) yield { row, outer: around };
  }

  function* sorted(around?: Frame): Iterable<{ row: Row; keys: Row }> {
    const produced: Iterable<{ row: Row; keys: Row }> = (function* produce() {
      for (const frame of frames(around)) {
        yield {
          row: items.map(({ value }) => value.evaluate(frame)),
          keys: sortKeys.map(({ key }) => key.evaluate(frame)),
        };
      }
    })();
    if (sortKeys.length === 0) {
      yield* produced;
      return;
    }
    yield* [...produced].sort((left, right) =>
      compareKeys(left.keys, right.keys),
    );
  }

  function compareKeys(left: Row, right: Row): number {
    for (let index = 0; index < sortKeys.length; index++) {
      const result = sortKeys[index].compare(left[index], right[index]);
      if (result !== 0) return result;
    }
    return 0;
  }

  function* topRows(around?: Frame): Iterable<Row> {
    let produced = sorted(around);
    if (body.distinct) {
      const byRow = new Map<Row, Row>();
      const all = [...produced];
      for (const { row, keys } of all) byRow.set(row, keys);
      const kept = distinctRows(
        all.map(({ row }) => row),
        columns,
      );
      produced = [...kept].map(row => ({ row, keys: byRow.get(row) ?? [] }));
    }
    if (!top) {
      for (const { row } of produced) yield row;
      return;
    }
    if (top.percent) produced = [...produced];
    const limit = top.limit(
      Array.isArray(produced) ? produced.length : 0,
      around,
    );
    let count = 0;
    let last: Row | undefined;
    if (limit <= 0) return;
    for (const { row, keys } of produced) {
      if (count >= limit) {
        const tied =
          top.withTies && last !== undefined && compareKeys(keys, last) === 0;
        if (!tied) return;
      }
      count += 1;
      last = keys;
      yield row;
      if (count >= limit && !top.withTies) return;
    }
  }

  return { columns, rows: topRows };
}

function* filtered(
  rows: Iterable<Row>,
  condition: (frame: Frame) => boolean | undefined,
  outer: Frame | undefined,
): Iterable<Row> {
  for (const row of rows) if (condition({ row, outer })) yield row;
}

function bindSortKey(
  expression: Expression,
  body: SelectBody,
  scope: Scope,
  columns: OutputColumn[],
): BoundExpression {
  if (expression.kind === 'literal') throw sqlError(408);
  if (body.distinct) {
    const fingerprint = scope.fingerprint(expression);
    const index = body.items.findIndex(
      item =>
        item.kind === 'value' &&
        scope.fingerprint(item.expression) === fingerprint,
    );
    const all = body.items.every(item => item.kind === 'all');
    if (index === -1 && !all) throw sqlError(145);
    if (columns.length === 0) throw sqlError(145);
  }
  return bindExpression(expression, scope);
}

/** One item of a select list, with its name. */
export function bindItem(item: SelectItem, scope: Scope): OutputItem[] {
  if (item.kind === 'all') {
    return scope.all(item.qualifier).map(index => {
      const { name, type, nullable, identity, table } = scope.columns[index];
      // Where rows are grouped, the scope has its say.
      const value: BoundExpression = scope.grouping
        ? bindExpression(
            { kind: 'column', parts: [table[table.length - 1], name] },
            scope,
          )
        : { type, nullable, evaluate: frame => frame.row[index] };
      return { column: { name, type, nullable, identity }, value };
    });
  }
  const value = bindExpression(item.expression, scope);
  const { type, nullable } = value;
  if (item.kind === 'assign') {
    return [{ column: { name: item.variable, type, nullable }, value }];
  }
  const { expression } = item;
  let name = item.alias ?? '';
  let identity: boolean | undefined;
  if (expression.kind === 'column') {
    name = item.alias ?? expression.parts[expression.parts.length - 1];
    identity = scope.find(expression.parts).column.identity;
  }
  return [{ column: { name, type, nullable, identity }, value }];
}

/** TOP, bound where no column can be seen. */
export function bindTop(
  top: NonNullable<SelectBody['top']>,
  environment: Environment,
) {
  const type: SqlType = top.percent ? float : { name: 'bigint' };
  const count = converted(
    bindExpression(top.count, new Scope(environment)),
    type,
  );
  return {
    percent: top.percent,
    withTies: top.withTies,
    /** @param all - how many rows there are, for PERCENT */
    limit(all: number, outer?: Frame): number {
      const given = count.evaluate({ row: [], outer });
      if (given === null) throw sqlError(1060);
      const value = Number(given);
      if (top.percent && (value < 0 || value > 100)) throw sqlError(1031);
      if (value < 0) throw sqlError(127);
      return top.percent ? Math.ceil((all * value) / 100) : value;
    },
  };
}
