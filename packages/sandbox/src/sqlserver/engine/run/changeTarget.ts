import type { SqlValue } from '../../types/SqlType';
import { sameName } from '../../types/text';
import { bindCondition } from '../bind/bindCondition';
import { bindTop } from '../bind/bindSelect';
import { bindSource, BoundSource } from '../bind/bindSource';
import type { Frame } from '../bind/Bound';
import { isCalled, Scope } from '../bind/Scope';
import type { Database } from '../Database';
import type { Condition } from '../parse/Expression';
import type { Source, Top } from '../parse/Query';
import { sqlError } from '../SqlError';
import type { Table } from '../storage/tables';
import type { Execution } from './Execution';
import { requireTable } from './resolveTable';
import { tableRelation } from './tableRelation';

/** What an UPDATE or DELETE reads, and the table in it that it changes. */
export interface Target {
  database: Database;
  table: Table;
  source: BoundSource;
  /** Where the table's columns begin in a row of the source. */
  start: number;
}

/**
 * The table that an UPDATE or DELETE is for, within what it reads.
 *
 * @throws SqlError 208, 229, 3906
 */
export function bindTarget(
  execution: Execution,
  parts: string[],
  from: Source | undefined,
  reads: boolean,
  permission: 'UPDATE' | 'DELETE',
): Target {
  const { session, rights } = execution;
  const name = (from && nameOfAlias(from, parts)) ?? parts;
  const { database, table } = requireTable(session, rights, name);
  rights.requireOnTable(database, table, permission);
  if (reads) rights.requireOnTable(database, table, 'SELECT');
  if (!from) {
    const relation = tableRelation(session, database, table);
    const qualified = [database.name, table.schema, table.name];
    const columns = relation.columns.map(column => ({
      ...column,
      table: qualified,
    }));
    return {
      database,
      table,
      start: 0,
      source: { columns, rows: () => relation.rows() },
    };
  }
  const source = bindSource(from, execution, undefined);
  const places = source.columns.flatMap((column, index) =>
    column.hidden && isCalled(column.table, parts) ? [index] : [],
  );
  if (places.length !== 1) throw sqlError(208, parts.join('.'));
  return {
    database,
    table,
    source,
    start: places[0] - table.columns.length,
  };
}

/** The table behind an alias that FROM defines. */
function nameOfAlias(source: Source, parts: string[]): string[] | undefined {
  switch (source.kind) {
    case 'table':
      return parts.length === 1 && sameName(source.alias ?? '', parts[0])
        ? source.name
        : undefined;
    case 'join':
    case 'apply':
      return (
        nameOfAlias(source.left, parts) ?? nameOfAlias(source.right, parts)
      );
    default:
      return undefined;
  }
}

/** The rows of the source that are meant, each row of the table once. */
export function* affectedRows(
  execution: Execution,
  { source, start, table }: Target,
  where: Condition | undefined,
  top: Top | undefined,
): Iterable<Frame> {
  const scope = new Scope(execution, source.columns);
  const condition = where && bindCondition(where, scope);
  const seen = new Set<SqlValue>();
  const frames: Frame[] = [];
  for (const row of source.rows()) {
    if (condition && !condition({ row })) continue;
    const rowId = row[start + table.columns.length];
    // A table on the outer side of a join may have no row here.
    if (rowId === null || seen.has(rowId)) continue;
    seen.add(rowId);
    frames.push({ row });
  }
  const limit = top
    ? bindTop(top, execution).limit(frames.length)
    : frames.length;
  yield* frames.slice(0, limit);
}

/** The affected rows as they were, each with the place where it is kept. */
export function changedRows(target: Target, frames: Iterable<Frame>) {
  const width = target.table.columns.length;
  return [...frames].map(frame => ({
    frame,
    old: frame.row.slice(target.start, target.start + width),
    rowId: frame.row[target.start + width],
  }));
}
