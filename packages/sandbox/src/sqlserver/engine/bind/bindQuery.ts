import { commonType } from '../../types/commonType';
import { categoryOf, int, SqlType, SqlValue } from '../../types/SqlType';
import type { OrderItem, Query, QueryBody } from '../parse/Query';
import { notSupported, sqlError } from '../SqlError';
import { bindExpression, converted } from './bindExpression';
import { bindSelect } from './bindSelect';
import type { BoundExpression, Frame, OutputColumn, Relation } from './Bound';
import { converter, keyOf, sortComparison } from './compareValues';
import type { Environment } from './Environment';
import { Scope } from './Scope';
import { sameName } from '../../types/text';

type Row = readonly SqlValue[];

/**
 * Resolves the names of a query.
 *
 * @param outer - the scope around a subquery
 * @throws SqlError for names that do not exist and types that do not fit
 */
export function bindQuery(
  query: Query,
  environment: Environment,
  outer?: Scope,
): Relation {
  const scope = withCommonTables(query, environment, outer);
  const limit = bindLimit(query, environment);
  if (query.body.kind === 'select') {
    if (query.body.top && query.offset) throw sqlError(10741);
    const select = bindSelect(query.body, environment, scope, query.orderBy);
    return {
      columns: select.columns,
      rows: frame => limit(select.rows(frame), frame),
    };
  }
  const relation = bindBody(query.body, environment, scope);
  const sort = bindOutputOrder(query.orderBy, relation.columns);
  return {
    columns: relation.columns,
    rows: frame => limit(sort(relation.rows(frame)), frame),
  };
}

/** The scope in which a query's own WITH tables are known, each to those after it. */
export function withCommonTables(
  query: Query,
  environment: Environment,
  outer: Scope | undefined,
): Scope | undefined {
  let scope = outer;
  for (const { name, columns, query: inner } of query.with) {
    const inside = withTable(environment, scope, name, recursion(name));
    const relation = bindQuery(inner, environment, inside);
    const names =
      columns.length > 0
        ? columns
        : relation.columns.map(column => column.name);
    if (names.length < relation.columns.length) throw sqlError(8158, name);
    if (names.length > relation.columns.length) throw sqlError(8159, name);
    names.forEach((column, index) => {
      if (!column) throw sqlError(8155, index + 1, name);
    });
    const named: Relation = {
      columns: relation.columns.map((column, index) => ({
        ...column,
        name: names[index],
      })),
      rows: () => relation.rows(),
    };
    scope = withTable(environment, scope, name, named);
  }
  return scope;
}

/** A scope without columns of its own, so that it can stand around others. */
function withTable(
  environment: Environment,
  scope: Scope | undefined,
  name: string,
  relation: Relation,
): Scope {
  const known = scope?.commonTables ?? [];
  const tables = new Map([...known, [name.toLowerCase(), relation]]);
  return new Scope(environment, [], scope, tables);
}

/** What a WITH table is within itself. */
function recursion(name: string): Relation {
  return {
    get columns(): never {
      throw notSupported(`recursive common table expression ${name}`);
    },
    rows: () => [],
  };
}

function bindLimit(query: Query, environment: Environment) {
  const scope = new Scope(environment);
  const count = (expression: Query['offset']) =>
    expression && converted(bindExpression(expression, scope), int);
  const offset = count(query.offset);
  const fetch = count(query.fetch);
  if (!offset) return (rows: Iterable<Row>) => rows;
  return function* limited(rows: Iterable<Row>, outer?: Frame): Iterable<Row> {
    const frame: Frame = { row: [], outer };
    const skip = Number(offset.evaluate(frame));
    const take = fetch ? Number(fetch.evaluate(frame)) : Infinity;
    if (skip < 0) throw sqlError(10742);
    if (take < 1) throw sqlError(10744);
    let index = 0;
    for (const row of rows) {
      if (index >= skip + take) return;
      if (index >= skip) yield row;
      index += 1;
    }
  };
}

function bindBody(
  body: QueryBody,
  environment: Environment,
  outer: Scope | undefined,
): Relation {
  switch (body.kind) {
    case 'select':
      return bindSelect(body, environment, outer, []);
    case 'values':
      return bindValues(body.rows, environment, outer);
    default:
      return bindSetOperation(body, environment, outer);
  }
}

function common(types: SqlType[]): SqlType {
  return types.reduce(commonType);
}

function bindValues(
  rows: Extract<QueryBody, { kind: 'values' }>['rows'],
  environment: Environment,
  outer: Scope | undefined,
): Relation {
  const scope = new Scope(environment, [], outer);
  const bound = rows.map(row => row.map(item => bindExpression(item, scope)));
  const width = bound[0].length;
  if (bound.some(row => row.length !== width)) throw sqlError(10709);
  const types = bound[0].map((_, index) =>
    common(bound.map(row => row[index].type)),
  );
  const values: BoundExpression[][] = bound.map(row =>
    row.map((item, index) => converted(item, types[index])),
  );
  return {
    columns: types.map((type, index) => ({
      name: '',
      type,
      nullable: bound.some(row => row[index].nullable),
    })),
    *rows(frame) {
      const inside: Frame = { row: [], outer: frame };
      for (const row of values) yield row.map(item => item.evaluate(inside));
    },
  };
}

function rowKey(row: Row, columns: OutputColumn[]): string {
  return row
    .map((value, index) => keyOf(value, columns[index].type))
    .join('\u0002');
}

/** Rows without repetition. */
export function* distinctRows(
  rows: Iterable<Row>,
  columns: OutputColumn[],
): Iterable<Row> {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = rowKey(row, columns);
    if (!seen.has(key)) {
      seen.add(key);
      yield row;
    }
  }
}

function bindSetOperation(
  body: Extract<QueryBody, { left: QueryBody }>,
  environment: Environment,
  outer: Scope | undefined,
): Relation {
  const left = bindBody(body.left, environment, outer);
  const right = bindBody(body.right, environment, outer);
  if (left.columns.length !== right.columns.length) throw sqlError(205);
  const columns = left.columns.map((column, index) => ({
    name: column.name,
    type: common([column.type, right.columns[index].type]),
    nullable: column.nullable || right.columns[index].nullable,
  }));
  function* brought(side: Relation, frame?: Frame): Iterable<Row> {
    const convert = side.columns.map(({ type }, index) =>
      converter(type, columns[index].type),
    );
    for (const row of side.rows(frame)) {
      yield row.map((value, index) => convert[index](value));
    }
  }
  function* both(frame?: Frame): Iterable<Row> {
    yield* brought(left, frame);
    yield* brought(right, frame);
  }
  function* filtered(frame?: Frame): Iterable<Row> {
    const keys = new Set<string>();
    for (const row of brought(right, frame)) keys.add(rowKey(row, columns));
    for (const row of distinctRows(brought(left, frame), columns)) {
      if (keys.has(rowKey(row, columns)) === (body.kind === 'intersect')) {
        yield row;
      }
    }
  }
  return {
    columns,
    rows(frame) {
      if (body.kind === 'unionAll') return both(frame);
      return body.kind === 'union'
        ? distinctRows(both(frame), columns)
        : filtered(frame);
    },
  };
}

/** ORDER BY over what a UNION gives: by name or place only. */
function bindOutputOrder(order: OrderItem[], columns: OutputColumn[]) {
  const keys = order.map(({ expression, descending }) => {
    const index = outputIndex(expression, columns);
    if (index === undefined) throw sqlError(104);
    return { index, compare: orderOf(columns[index].type, descending) };
  });
  if (keys.length === 0) return (rows: Iterable<Row>) => rows;
  return (rows: Iterable<Row>): Iterable<Row> =>
    [...rows].sort((left, right) => {
      for (const { index, compare } of keys) {
        const result = compare(left[index], right[index]);
        if (result !== 0) return result;
      }
      return 0;
    });
}

export function orderOf(type: SqlType, descending: boolean) {
  if (categoryOf(type) === 'null') return () => 0;
  const compare = sortComparison(type);
  return descending
    ? (left: SqlValue, right: SqlValue) => -compare(left, right)
    : compare;
}

/** Which column of the output ORDER BY means by a place or an alias. */
export function outputIndex(
  expression: OrderItem['expression'],
  columns: OutputColumn[],
): number | undefined {
  if (
    expression.kind === 'literal' &&
    typeof expression.value === 'bigint' &&
    expression.type.name === 'int'
  ) {
    const place = Number(expression.value);
    if (place < 1 || place > columns.length) throw sqlError(108, place);
    return place - 1;
  }
  if (expression.kind !== 'column' || expression.parts.length !== 1) {
    return undefined;
  }
  const index = columns.findIndex(({ name }) =>
    sameName(name, expression.parts[0]),
  );
  return index === -1 ? undefined : index;
}
