import { Cursor } from '../parse/Cursor';
import { namesColumn } from '../parse/namesColumn';
import { parseCondition } from '../parse/parseCondition';
import type { Table, TableColumn, TableIndex } from '../storage/tables';

/** What a column can't be dropped before, each with its kind. */
export function dependentsOf(
  { checks, indexes, foreignKeys, referencedBy }: Table,
  { id, name, default: preset }: TableColumn,
): [kind: 'object' | 'index', name: string][] {
  const objects = [
    ...(preset ? [preset] : []),
    ...checks.filter(({ text }) =>
      namesColumn(parseCondition(new Cursor(text)), name),
    ),
    ...foreignKeys.filter(({ columns }) => columns.includes(id)),
    ...referencedBy.filter(({ referencedColumns }) =>
      referencedColumns.includes(id),
    ),
    ...indexes.filter(
      index => isConstraint(index) && index.columns.includes(id),
    ),
  ];
  const plain = indexes.filter(
    index => !isConstraint(index) && index.columns.includes(id),
  );
  return [
    ...objects.map(object => ['object', object.name] as ['object', string]),
    ...plain.map(index => ['index', index.name] as ['index', string]),
  ];
}

function isConstraint({ primaryKey, uniqueConstraint }: TableIndex): boolean {
  return primaryKey || uniqueConstraint;
}
