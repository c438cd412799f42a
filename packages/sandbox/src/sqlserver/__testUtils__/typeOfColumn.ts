/** What tedious tells about a column. */
export interface ColumnMetadata {
  colName: string;
  type: { name: string };
  dataLength?: number;
  precision?: number;
  scale?: number;
}

const LONGEST = 65_535;

/** Types whose names tell nothing until their length is known. */
const bySize: Record<string, Record<number, string>> = {
  IntN: { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' },
  FloatN: { 4: 'real', 8: 'float' },
  MoneyN: { 4: 'smallmoney', 8: 'money' },
  DateTimeN: { 4: 'smalldatetime', 8: 'datetime' },
};

/** A column's type as Transact-SQL writes it. */
export function typeOfColumn(column: ColumnMetadata): string {
  const { type, dataLength = 0, precision, scale } = column;
  const sized = bySize[type.name]?.[dataLength];
  if (sized) return sized;
  const name = type.name.replace(/N$/, '').toLowerCase();
  switch (name) {
    case 'decimal':
    case 'numeric':
      return `numeric(${precision},${scale})`;
    case 'time':
    case 'datetime2':
      return `${name}(${scale})`;
    case 'nchar':
    case 'nvarchar':
      return `${name}(${dataLength === LONGEST ? 'max' : dataLength / 2})`;
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return `${name}(${dataLength === LONGEST ? 'max' : dataLength})`;
    default:
      return name;
  }
}
