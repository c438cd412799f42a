import type { SqlValue } from '../../types/SqlType';
import type { Database } from '../Database';
import { sqlError } from '../SqlError';
import type { Store } from '../storage/Store';
import { fromStored, toStored } from '../storage/storedValues';
import {
  columnName,
  ForeignKey,
  indexExpression,
  Table,
  tableById,
  tableName,
} from '../storage/tables';

export type Row = readonly SqlValue[];
export type Verb = 'INSERT' | 'UPDATE' | 'DELETE';

/** Rows of another table, each with its row id at the end. */
export interface Orphans {
  table: Table;
  rows: SqlValue[][];
}

/** What foreign keys ask of the rows of a table. */
export class References {
  constructor(
    private readonly database: Database,
    private readonly store: Store,
    private readonly table: Table,
  ) {}

  /** @throws SqlError 547 where the row refers to one that is not there */
  requireReferenced(row: Row, verb: Verb): void {
    for (const key of this.table.foreignKeys) {
      const values = this.valuesOf(row, key.columns);
      if (values.includes(null)) continue;
      const referenced = tableById(this.store, key.referencedId);
      const { referencedColumns } = key;
      if (this.matching(referenced, referencedColumns, values).length > 0) {
        continue;
      }
      throw this.conflict(verb, key, 'FOREIGN KEY', {
        table: referenced,
        columns: referencedColumns,
      });
    }
  }

  /**
   * @returns rows that go with the removed one
   * @throws SqlError 547 where others refer to it that don't
   */
  requireUnreferenced(row: Row, verb: Verb): Orphans[] {
    const orphans: Orphans[] = [];
    for (const key of this.table.referencedBy) {
      const values = this.valuesOf(row, key.referencedColumns);
      if (values.includes(null)) continue;
      // A row that still has the key, as after an update of something else.
      if (this.matching(this.table, key.referencedColumns, values).length > 0) {
        continue;
      }
      const table = tableById(this.store, key.parentId);
      const rows = this.matching(table, key.columns, values);
      if (rows.length === 0) continue;
      if (verb !== 'DELETE' || key.onDelete !== 'CASCADE') {
        const { columns } = key;
        throw this.conflict(verb, key, 'REFERENCE', { table, columns });
      }
      orphans.push({ table, rows });
    }
    return orphans;
  }

  private valuesOf(row: Row, columnIds: number[]): SqlValue[] {
    return columnIds.map(
      id => row[this.table.columns.findIndex(column => column.id === id)],
    );
  }

  private matching(
    table: Table,
    columnIds: number[],
    key: SqlValue[],
  ): SqlValue[][] {
    const columns = columnIds.flatMap(id =>
      table.columns.filter(column => column.id === id),
    );
    const where = columns
      .map(column => `${indexExpression(column)} = sort_key(?)`)
      .join(' AND ');
    const names = [...table.columns.map(({ id }) => columnName(id)), 'rowid'];
    return fromStored(
      this.store.scan(
        `SELECT ${names.join(', ')} FROM ${tableName(
          table.objectId,
        )} WHERE ${where}`,
        ...key.map((value, index) => toStored(value, columns[index].type)),
      ),
      table.columns.map(({ type }) => type),
    );
  }

  private conflict(
    verb: Verb,
    { name }: ForeignKey,
    constraint: 'FOREIGN KEY' | 'REFERENCE',
    { table, columns }: { table: Table; columns: number[] },
  ) {
    const [first] = table.columns.filter(({ id }) => columns.includes(id));
    return sqlError(
      547,
      verb,
      constraint,
      name,
      this.database.name,
      `${table.schema}.${table.name}`,
      columns.length === 1 ? `, column '${first.name}'` : '',
    );
  }
}
