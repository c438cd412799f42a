import {
  DAYS_TO_1900,
  formatDate,
  formatMoment,
  formatTime,
} from '../types/moment';
import { guidOfBytes } from '../types/guid';
import { decodeCodePage } from '../types/text';
import {
  decimal,
  nvarchar,
  SqlType,
  SqlValue,
  varbinary,
  varchar,
} from '../types/SqlType';
import { notSupported } from '../engine/SqlError';
import { ByteReader } from './ByteReader';
import { typeTokens } from './typeInfo';

const MAXIMUM = 0xffff;
const NULL_LENGTH = 0xffff;
const UNKNOWN_LENGTH = 0xfffffffffffffffen;
const NULL_CHUNKS = 0xffffffffffffffffn;

export interface Parameter {
  name: string;
  output: boolean;
  type: SqlType;
  value: SqlValue;
}

/** A parameter of a remote procedure call: name, TYPE_INFO and value. */
export function readParameter(reader: ByteReader): Parameter {
  const name = reader.shortText();
  const output = (reader.byte() & 1) !== 0;
  return { name, output, ...readTyped(reader) };
}

const integerTypes: Record<number, SqlType> = {
  1: { name: 'tinyint' },
  2: { name: 'smallint' },
  4: { name: 'int' },
  8: { name: 'bigint' },
};

/** Types of a fixed width, sent by clients for values that can't be NULL. */
const fixedTypes: Record<number, [token: number, width: number]> = {
  0x1f: [typeTokens.integer, 0],
  0x30: [typeTokens.integer, 1],
  0x32: [typeTokens.bit, 1],
  0x34: [typeTokens.integer, 2],
  0x38: [typeTokens.integer, 4],
  0x3a: [typeTokens.datetime, 4],
  0x3b: [typeTokens.float, 4],
  0x3c: [typeTokens.money, 8],
  0x3d: [typeTokens.datetime, 8],
  0x3e: [typeTokens.float, 8],
  0x7a: [typeTokens.money, 4],
  0x7f: [typeTokens.integer, 8],
};

function readTyped(reader: ByteReader): { type: SqlType; value: SqlValue } {
  const token = reader.byte();
  if (token in fixedTypes) {
    const [like, width] = fixedTypes[token];
    return scalar(like, width, reader.take(width));
  }
  switch (token) {
    case typeTokens.integer:
    case typeTokens.bit:
    case typeTokens.float:
    case typeTokens.money:
    case typeTokens.datetime:
    case typeTokens.guid: {
      const width = reader.byte();
      return scalar(token, width, reader.take(reader.byte()));
    }
    case typeTokens.decimal:
    case typeTokens.numeric: {
      reader.byte();
      const type = decimal(reader.byte(), reader.byte());
      const bytes = reader.take(reader.byte());
      return { type, value: decimalOf(bytes) };
    }
    case typeTokens.date: {
      const bytes = reader.take(reader.byte());
      return {
        type: { name: 'date' },
        value: bytes.length === 0 ? null : formatDate(bytes.readUIntLE(0, 3)),
      };
    }
    case typeTokens.time:
    case typeTokens.datetime2: {
      const scale = reader.byte();
      return momentOf(token, scale, reader.take(reader.byte()));
    }
    case typeTokens.varbinary:
    case typeTokens.binary:
    case typeTokens.varchar:
    case typeTokens.char:
    case typeTokens.nvarchar:
    case typeTokens.nchar:
      return characters(token, reader);
    default:
      throw notSupported(`parameters of TDS type 0x${token.toString(16)}`);
  }
}

function scalar(
  token: number,
  width: number,
  bytes: Buffer,
): { type: SqlType; value: SqlValue } {
  const isNull = bytes.length === 0;
  switch (token) {
    case typeTokens.bit:
      return {
        type: { name: 'bit' },
        value: isNull ? null : BigInt(bytes[0] === 0 ? 0 : 1),
      };
    case typeTokens.float:
      if (width === 4) {
        return {
          type: { name: 'real' },
          value: isNull ? null : bytes.readFloatLE(),
        };
      }
      return {
        type: { name: 'float', precision: 53 },
        value: isNull ? null : bytes.readDoubleLE(),
      };
    case typeTokens.money: {
      const small = width === 4;
      const type: SqlType = { name: small ? 'smallmoney' : 'money' };
      if (isNull) return { type, value: null };
      if (small) return { type, value: BigInt(bytes.readInt32LE()) };
      const high = BigInt(bytes.readInt32LE(0));
      return { type, value: (high << 32n) | BigInt(bytes.readUInt32LE(4)) };
    }
    case typeTokens.datetime:
      return {
        type: { name: width === 4 ? 'smalldatetime' : 'datetime' },
        value: isNull ? null : datetimeOf(bytes),
      };
    case typeTokens.guid:
      return {
        type: { name: 'uniqueidentifier' },
        value: isNull ? null : guidOfBytes(bytes),
      };
    default: {
      const type = integerTypes[width] ?? { name: 'int' };
      if (isNull) return { type, value: null };
      // tinyint is the one that has no sign.
      const value =
        bytes.length === 1
          ? BigInt(bytes[0])
          : BigInt.asIntN(bytes.length * 8, unsigned(bytes));
      return { type, value };
    }
  }
}

function unsigned(bytes: Buffer): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function decimalOf(bytes: Buffer): SqlValue {
  if (bytes.length === 0) return null;
  const value = unsigned(bytes.subarray(1));
  return bytes[0] === 0 ? -value : value;
}

function datetimeOf(bytes: Buffer): string {
  if (bytes.length === 4) {
    return formatMoment({
      days: bytes.readUInt16LE(0) + DAYS_TO_1900,
      ticks: bytes.readUInt16LE(2) * 600_000_000,
    });
  }
  const milliseconds = Math.round((bytes.readUInt32LE(4) * 1000) / 300);
  return formatMoment({
    days: bytes.readInt32LE(0) + DAYS_TO_1900,
    ticks: milliseconds * 10_000,
  });
}

function momentOf(
  token: number,
  scale: number,
  bytes: Buffer,
): { type: SqlType; value: SqlValue } {
  const isTime = token === typeTokens.time;
  const type: SqlType = { name: isTime ? 'time' : 'datetime2', scale };
  if (bytes.length === 0) return { type, value: null };
  const width = isTime ? bytes.length : bytes.length - 3;
  const ticks = bytes.readUIntLE(0, width) * 10 ** (7 - scale);
  if (isTime) return { type, value: formatTime(ticks) };
  return {
    type,
    value: formatMoment({ days: bytes.readUIntLE(width, 3), ticks }),
  };
}

function characters(
  token: number,
  reader: ByteReader,
): { type: SqlType; value: SqlValue } {
  const limit = reader.uint16();
  const isBinary =
    token === typeTokens.varbinary || token === typeTokens.binary;
  const isUnicode = token === typeTokens.nvarchar || token === typeTokens.nchar;
  if (!isBinary) reader.take(5);
  const bytes = limit === MAXIMUM ? readChunks(reader) : readSized(reader);
  const length = limit === MAXIMUM ? -1 : limit;
  if (isBinary) return { type: varbinary(length), value: bytes ?? null };
  if (!isUnicode) {
    return {
      type: varchar(length),
      value: bytes ? decodeCodePage(bytes) : null,
    };
  }
  return {
    type: nvarchar(length === -1 ? -1 : length / 2),
    value: bytes ? bytes.toString('utf16le') : null,
  };
}

function readSized(reader: ByteReader): Buffer | undefined {
  const length = reader.uint16();
  return length === NULL_LENGTH ? undefined : reader.take(length);
}

/** A value of unlimited length: its length or "unknown", then chunks up to an empty one. */
function readChunks(reader: ByteReader): Buffer | undefined {
  const total = reader.uint64();
  if (total === NULL_CHUNKS) return undefined;
  const chunks: Buffer[] = [];
  for (;;) {
    const length = reader.uint32();
    if (length === 0) break;
    chunks.push(reader.take(length));
  }
  const bytes = Buffer.concat(chunks);
  if (total !== UNKNOWN_LENGTH && BigInt(bytes.length) !== total) {
    throw notSupported('a value whose chunks do not add up');
  }
  return bytes;
}
