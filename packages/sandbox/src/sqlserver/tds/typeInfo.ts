import { DAYS_TO_1900, Moment } from '../types/moment';
import { parseMoment } from '../types/parseMoment';
import { bytesOfGuid } from '../types/guid';
import { encodeCodePage } from '../types/text';
import {
  precisionOf,
  scaleOf,
  SqlType,
  SqlTypeName,
  SqlValue,
} from '../types/SqlType';
import { typeOfVariant } from '../types/conversion/convertValue';
import { collationBytes } from './collation';

/** Type tokens of TDS 7.4. */
export const typeTokens = {
  guid: 0x24,
  integer: 0x26,
  date: 0x28,
  time: 0x29,
  datetime2: 0x2a,
  variant: 0x62,
  bit: 0x68,
  decimal: 0x6a,
  numeric: 0x6c,
  float: 0x6d,
  money: 0x6e,
  datetime: 0x6f,
  varbinary: 0xa5,
  varchar: 0xa7,
  binary: 0xad,
  char: 0xaf,
  nvarchar: 0xe7,
  nchar: 0xef,
} as const;

const MAXIMUM = 0xffff;
const NULL_LENGTH = 0xffff;

const integerWidths: Partial<Record<SqlTypeName, number>> = {
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  null: 4,
};

function sizedToken(token: number, bytes: number, collated: boolean): Buffer {
  const head = Buffer.alloc(3);
  head[0] = token;
  head.writeUInt16LE(bytes, 1);
  return collated ? Buffer.concat([head, collationBytes]) : head;
}

function byteLimit({ length = 1 }: SqlType, width: number): number {
  return length === -1 || length * width > 8000 ? MAXIMUM : length * width;
}

/** Bytes of a decimal's number, by its precision. */
function decimalWidth(precision: number): number {
  if (precision <= 9) return 4;
  if (precision <= 19) return 8;
  return precision <= 28 ? 12 : 16;
}

function timeWidth(scale: number): number {
  if (scale <= 2) return 3;
  return scale <= 4 ? 4 : 5;
}

/** TYPE_INFO: how a type is announced before its values. */
export function writeTypeInfo(type: SqlType): Buffer {
  switch (type.name) {
    case 'bit':
      return Buffer.from([typeTokens.bit, 1]);
    case 'decimal': {
      const precision = precisionOf(type);
      return Buffer.from([
        typeTokens.numeric,
        decimalWidth(precision) + 1,
        precision,
        scaleOf(type),
      ]);
    }
    case 'money':
      return Buffer.from([typeTokens.money, 8]);
    case 'smallmoney':
      return Buffer.from([typeTokens.money, 4]);
    case 'real':
      return Buffer.from([typeTokens.float, 4]);
    case 'float':
      return Buffer.from([typeTokens.float, 8]);
    case 'date':
      return Buffer.from([typeTokens.date]);
    case 'time':
      return Buffer.from([typeTokens.time, type.scale ?? 7]);
    case 'datetime2':
      return Buffer.from([typeTokens.datetime2, type.scale ?? 7]);
    case 'datetime':
      return Buffer.from([typeTokens.datetime, 8]);
    case 'smalldatetime':
      return Buffer.from([typeTokens.datetime, 4]);
    case 'uniqueidentifier':
      return Buffer.from([typeTokens.guid, 16]);
    case 'sql_variant': {
      const bytes = Buffer.alloc(5);
      bytes[0] = typeTokens.variant;
      bytes.writeUInt32LE(8009, 1);
      return bytes;
    }
    case 'char':
      return sizedToken(typeTokens.char, byteLimit(type, 1), true);
    case 'varchar':
      return sizedToken(typeTokens.varchar, byteLimit(type, 1), true);
    case 'nchar':
      return sizedToken(typeTokens.nchar, byteLimit(type, 2), true);
    case 'nvarchar':
      return sizedToken(typeTokens.nvarchar, byteLimit(type, 2), true);
    case 'binary':
      return sizedToken(typeTokens.binary, byteLimit(type, 1), false);
    case 'varbinary':
      return sizedToken(typeTokens.varbinary, byteLimit(type, 1), false);
    default:
      return Buffer.from([typeTokens.integer, integerWidths[type.name] ?? 4]);
  }
}

function short(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function integerBytes(value: bigint, width: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes.subarray(0, width);
}

function decimalBytes(value: bigint, type: SqlType): Buffer {
  const width = decimalWidth(precisionOf(type));
  const bytes = Buffer.alloc(width + 1);
  bytes[0] = value < 0n ? 0 : 1;
  let rest = value < 0n ? -value : value;
  for (let index = 1; index <= width; index++) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** money goes with its upper half first. */
function moneyBytes(value: bigint, type: SqlType): Buffer {
  if (type.name === 'smallmoney') return integerBytes(value, 4);
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(Number(value >> 32n), 0);
  bytes.writeUInt32LE(Number(value & 0xffffffffn), 4);
  return bytes;
}

function momentOf(value: string): Moment {
  const moment = parseMoment(value);
  if (!moment) throw new Error(`Not a moment: ${value}`);
  return moment;
}

function timeBytes(moment: Moment, scale: number): Buffer {
  const units = Math.round(moment.ticks / 10 ** (7 - scale));
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(units));
  return bytes.subarray(0, timeWidth(scale));
}

function dateBytes(moment: Moment): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(moment.days);
  return bytes.subarray(0, 3);
}

function datetimeBytes(moment: Moment, type: SqlType): Buffer {
  const days = moment.days - DAYS_TO_1900;
  if (type.name === 'smalldatetime') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt16LE(days, 0);
    bytes.writeUInt16LE(Math.floor(moment.ticks / 600_000_000), 2);
    return bytes;
  }
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(days, 0);
  bytes.writeUInt32LE(Math.round((moment.ticks * 300) / 10_000_000), 4);
  return bytes;
}

function floatBytes(value: number, type: SqlType): Buffer {
  const bytes = Buffer.alloc(type.name === 'real' ? 4 : 8);
  if (type.name === 'real') bytes.writeFloatLE(value);
  else bytes.writeDoubleLE(value);
  return bytes;
}

/** Values of unlimited length go in chunks, here in one. */
function partlyLengthPrefixed(bytes: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(bytes.length));
  if (bytes.length === 0)
    return Buffer.concat([head.subarray(0, 8), Buffer.alloc(4)]);
  head.writeUInt32LE(bytes.length, 8);
  return Buffer.concat([head, bytes, Buffer.alloc(4)]);
}

function sized(bytes: Buffer, limit: number): Buffer {
  if (limit === MAXIMUM) return partlyLengthPrefixed(bytes);
  const head = Buffer.alloc(2);
  head.writeUInt16LE(bytes.length);
  return Buffer.concat([head, bytes]);
}

function isSized(type: SqlType): boolean {
  return type.length !== undefined;
}

function widthOf(type: SqlType): number {
  return type.name === 'nchar' || type.name === 'nvarchar' ? 2 : 1;
}

/** A value as it follows its type's TYPE_INFO. */
export function writeValue(value: SqlValue, type: SqlType): Buffer {
  if (value === null || value === undefined) {
    if (type.name === 'sql_variant') return Buffer.alloc(4);
    if (!isSized(type)) return Buffer.from([0]);
    if (byteLimit(type, widthOf(type)) === MAXIMUM)
      return Buffer.alloc(8, 0xff);
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(NULL_LENGTH);
    return bytes;
  }
  switch (type.name) {
    case 'bit':
      return short(integerBytes(value as bigint, 1));
    case 'decimal':
      return short(decimalBytes(value as bigint, type));
    case 'money':
    case 'smallmoney':
      return short(moneyBytes(value as bigint, type));
    case 'real':
    case 'float':
      return short(floatBytes(value as number, type));
    case 'date':
      return short(dateBytes(momentOf(String(value))));
    case 'time':
      return short(timeBytes(momentOf(String(value)), type.scale ?? 7));
    case 'datetime2': {
      const moment = momentOf(String(value));
      const time = timeBytes(moment, type.scale ?? 7);
      return short(Buffer.concat([time, dateBytes(moment)]));
    }
    case 'datetime':
    case 'smalldatetime':
      return short(datetimeBytes(momentOf(String(value)), type));
    case 'uniqueidentifier':
      return short(bytesOfGuid(String(value)));
    case 'sql_variant':
      return variantBytes(value);
    case 'char':
    case 'varchar':
      return sized(encodeCodePage(String(value)), byteLimit(type, 1));
    case 'nchar':
    case 'nvarchar':
      return sized(Buffer.from(String(value), 'utf16le'), byteLimit(type, 2));
    case 'binary':
    case 'varbinary':
      return sized(value as Buffer, byteLimit(type, 1));
    default:
      return short(
        integerBytes(value as bigint, integerWidths[type.name] ?? 4),
      );
  }
}

/** A sql_variant carries its type with every value. */
function variantBytes(value: NonNullable<SqlValue>): Buffer {
  const type = typeOfVariant(value);
  let head: Buffer;
  let body: Buffer;
  switch (type.name) {
    case 'int':
      head = Buffer.from([0x38, 0]);
      body = integerBytes(value as bigint, 4);
      break;
    case 'bigint':
      head = Buffer.from([0x7f, 0]);
      body = integerBytes(value as bigint, 8);
      break;
    case 'float':
      head = Buffer.from([0x3e, 0]);
      body = floatBytes(value as number, type);
      break;
    case 'nvarchar':
      body = Buffer.from(String(value).slice(0, 4000), 'utf16le');
      head = Buffer.concat([
        Buffer.from([typeTokens.nvarchar, 7]),
        collationBytes,
        Buffer.from([0x40, 0x1f]),
      ]);
      break;
    default:
      body = (value as Buffer).subarray(0, 8000);
      head = Buffer.from([typeTokens.varbinary, 2, 0x40, 0x1f]);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length + body.length);
  return Buffer.concat([length, head, body]);
}
