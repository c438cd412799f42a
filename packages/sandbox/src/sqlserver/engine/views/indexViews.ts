import {
  bit,
  int,
  nvarchar,
  SqlValue,
  sysname,
  tinyint,
} from '../../types/SqlType';
import { tableName } from '../storage/tables';
import { flag, integer, storeOf, SystemView } from './SystemView';
import { visibleTables } from './visibleTables';

const indexes: SystemView = {
  columns: [
    ['object_id', int],
    ['name', sysname, true],
    ['index_id', int],
    ['type', tinyint],
    ['type_desc', nvarchar(60), true],
    ['is_unique', bit, true],
    ['is_primary_key', bit, true],
    ['is_unique_constraint', bit, true],
  ],
  rows: context =>
    visibleTables(context).flatMap(table => {
      const own = table.indexes.map((index): SqlValue[] => [
        BigInt(table.objectId),
        index.name,
        BigInt(index.id),
        index.clustered ? 1n : 2n,
        index.clustered ? 'CLUSTERED' : 'NONCLUSTERED',
        flag(index.unique),
        flag(index.primaryKey),
        flag(index.uniqueConstraint),
      ]);
      const isHeap = !table.indexes.some(index => index.clustered);
      const heap: SqlValue[] = [
        BigInt(table.objectId),
        null,
        0n,
        0n,
        'HEAP',
        0n,
        0n,
        0n,
      ];
      return isHeap ? [heap, ...own] : own;
    }),
};

const indexColumns: SystemView = {
  columns: [
    ['object_id', int],
    ['index_id', int],
    ['index_column_id', int],
    ['column_id', int],
    ['key_ordinal', tinyint],
  ],
  rows: context =>
    visibleTables(context).flatMap(table =>
      table.indexes.flatMap(index =>
        index.columns.map((column, place) => [
          BigInt(table.objectId),
          BigInt(index.id),
          BigInt(place + 1),
          BigInt(column),
          BigInt(place + 1),
        ]),
      ),
    ),
};

const partitions: SystemView = {
  columns: [
    ['object_id', int],
    ['index_id', int],
    ['partition_number', int],
    ['rows', { name: 'bigint' }, true],
  ],
  rows: context =>
    visibleTables(context).map((table): SqlValue[] => {
      const row = storeOf(context).get<{ count: number }>(
        `SELECT count(*) AS count FROM ${tableName(table.objectId)}`,
      );
      const clustered = table.indexes.some(index => index.clustered);
      return [
        BigInt(table.objectId),
        clustered ? 1n : 0n,
        1n,
        integer(row?.count),
      ];
    }),
};

/** Views of how tables are kept; names in small letters. */
export const indexViews: Record<string, SystemView> = {
  index_columns: indexColumns,
  indexes,
  partitions,
};
