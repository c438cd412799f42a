import type { SqlValue } from '../../types/SqlType';
import { bindItem } from '../bind/bindSelect';
import type { OutputColumn } from '../bind/Bound';
import { Scope } from '../bind/Scope';
import type { SelectItem } from '../parse/Query';
import type { Table } from '../storage/tables';
import type { Execution } from './Execution';

type Row = readonly SqlValue[];

/**
 * Binds OUTPUT: `inserted` is the row as it was written, `deleted` as it was before.
 *
 * @returns undefined where the statement has none
 */
export function bindOutput(
  execution: Execution,
  items: SelectItem[],
  table: Table,
):
  | {
      columns: OutputColumn[];
      row(inserted: Row | undefined, deleted: Row | undefined): Row;
    }
  | undefined {
  if (items.length === 0) return undefined;
  const scope = new Scope(
    execution,
    ['inserted', 'deleted'].flatMap(name =>
      table.columns.map(column => ({
        name: column.name,
        type: column.type,
        nullable: column.nullable,
        table: [name],
      })),
    ),
  );
  const bound = items.flatMap(item => bindItem(item, scope));
  const nothing: Row = table.columns.map(() => null);
  return {
    columns: bound.map(({ column }) => column),
    row(inserted = nothing, deleted = nothing) {
      const frame = { row: [...inserted, ...deleted] };
      return bound.map(({ value }) => value.evaluate(frame));
    },
  };
}
