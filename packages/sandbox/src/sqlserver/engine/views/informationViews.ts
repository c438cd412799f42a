import { int, nvarchar, SqlValue, sysname } from '../../types/SqlType';
import { integer, SystemView } from './SystemView';
import { visibleTables } from './visibleTables';

/** Views of schema INFORMATION_SCHEMA; names in small letters. */
export const informationViews: Record<string, SystemView> = {
  tables: {
    columns: [
      ['TABLE_CATALOG', sysname, true],
      ['TABLE_SCHEMA', sysname, true],
      ['TABLE_NAME', sysname],
      ['TABLE_TYPE', { name: 'varchar', length: 10 }, true],
    ],
    rows: context =>
      visibleTables(context).map(table => [
        context.database.name,
        table.schema,
        table.name,
        'BASE TABLE',
      ]),
  },
  columns: {
    columns: [
      ['TABLE_CATALOG', sysname, true],
      ['TABLE_SCHEMA', sysname, true],
      ['TABLE_NAME', sysname],
      ['COLUMN_NAME', sysname, true],
      ['ORDINAL_POSITION', int],
      ['COLUMN_DEFAULT', nvarchar(4000), true],
      ['IS_NULLABLE', { name: 'varchar', length: 3 }, true],
      ['DATA_TYPE', sysname, true],
      ['CHARACTER_MAXIMUM_LENGTH', int, true],
    ],
    rows: context =>
      visibleTables(context).flatMap(table =>
        table.columns.map((column, index): SqlValue[] => [
          context.database.name,
          table.schema,
          table.name,
          column.name,
          BigInt(index + 1),
          column.default?.text ?? null,
          column.nullable ? 'YES' : 'NO',
          column.type.name,
          integer(column.type.length),
        ]),
      ),
  },
};
