import { notSupported, sqlError } from '../engine/SqlError';
import {
  decimalOfNumber,
  formatDecimal,
  parseDecimal,
  powerOfTen,
  rescale,
} from './decimal';
import { guidOfBytes, bytesOfGuid } from './guid';
import {
  DAYS_TO_1900,
  formatDate,
  formatMoment,
  formatStyle,
  formatTime,
  isValidMoment,
  Moment,
  parseMoment,
  roundMoment,
  roundToDatetime,
} from './moment';
import {
  bigint,
  categoryOf,
  float,
  isCharacter,
  isInteger,
  isUnicode,
  nvarchar,
  precisionOf,
  scaleOf,
  SqlType,
  SqlValue,
  varbinary,
} from './SqlType';
import { encodeCodePage, decodeCodePage } from './text';

/** Largest and smallest value of each whole-number type. */
const ranges: Record<string, [bigint, bigint]> = {
  bit: [0n, 1n],
  tinyint: [0n, 255n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  smallmoney: [-(2n ** 31n), 2n ** 31n - 1n],
  money: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * Brings a value from one type to another as CAST, CONVERT and implicit conversion do.
 *
 * @param style - CONVERT's third argument
 * @throws SqlError 241, 242, 245, 248, 281, 529, 8114, 8115, 8169
 */
export function convertValue(
  value: SqlValue,
  from: SqlType,
  to: SqlType,
  style?: number,
): SqlValue {
  if (value === null || to.name === 'sql_variant' || to.name === 'null') {
    return value;
  }
  if (from.name === 'sql_variant' || from.name === 'null') {
    return convertValue(value, typeOfVariant(value), to, style);
  }
  switch (categoryOf(to)) {
    case 'character':
      return toCharacters(value, from, to, style);
    case 'exact':
      return toExact(value, from, to);
    case 'approximate':
      return toFloat(value, from, to);
    case 'dateTime':
      return toDateTime(value, from, to);
    case 'identifier':
      return toIdentifier(value, from, to);
    default:
      return toBinary(value, from, to, style);
  }
}

/** The type that a value of a sql_variant has. */
export function typeOfVariant(value: SqlValue): SqlType {
  switch (typeof value) {
    case 'bigint':
      return value >= ranges.int[0] && value <= ranges.int[1]
        ? { name: 'int' }
        : bigint;
    case 'number':
      return float;
    case 'string':
      return nvarchar(Math.max(value.length, 1));
    default:
      return varbinary(value ? Math.max(value.length, 1) : 1);
  }
}

function refuse(from: SqlType, to: SqlType): never {
  throw sqlError(529, from.name, to.name);
}

function toCharacters(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
  style: number | undefined,
): string {
  const text = charactersOf(value, from, style);
  const limit = to.length ?? 1;
  const coded =
    isUnicode(to) || isUnicode(from) === false
      ? text
      : decodeCodePage(encodeCodePage(text));
  if (limit !== -1 && coded.length > limit) {
    const category = categoryOf(from);
    if (isInteger(from)) {
      if (isUnicode(to)) {
        throw sqlError(8115, 'expression', to.name);
      }
      return '*';
    }
    if (category === 'exact' || category === 'approximate') {
      throw sqlError(8115, 'numeric', to.name);
    }
    return coded.slice(0, limit);
  }
  return to.name === 'char' || to.name === 'nchar'
    ? coded.padEnd(limit, ' ')
    : coded;
}

function charactersOf(
  value: NonNullable<SqlValue>,
  from: SqlType,
  style: number | undefined,
): string {
  switch (categoryOf(from)) {
    case 'exact':
      if (from.name === 'money' || from.name === 'smallmoney') {
        return formatDecimal(rescale(value as bigint, 4, 2), 2);
      }
      return formatDecimal(value as bigint, scaleOf(from));
    case 'approximate':
      return formatFloat(value as number);
    case 'dateTime':
      return formatDateTime(value as string, from, style);
    case 'binary': {
      const bytes = value as Buffer;
      if (style === 1 || style === 2) {
        return `${style === 1 ? '0x' : ''}${bytes
          .toString('hex')
          .toUpperCase()}`;
      }
      return decodeCodePage(bytes);
    }
    default:
      return value as string;
  }
}

/** Six significant digits, as CONVERT's default style. */
function formatFloat(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e6 || magnitude < 1e-4)) {
    const [digits, exponent] = value.toExponential(5).split('e');
    return `${digits.replace(/\.?0+$/, '')}e${exponent[0]}${exponent
      .slice(1)
      .padStart(3, '0')}`;
  }
  return String(Number(value.toPrecision(6)));
}

function formatDateTime(
  value: string,
  from: SqlType,
  style: number | undefined,
): string {
  const scale = from.name === 'datetime' ? 3 : from.scale ?? 0;
  const moment = readMoment(value, from);
  if (style === undefined) {
    switch (from.name) {
      case 'date':
        return value;
      case 'time':
        return formatTime(moment.ticks, scale);
      case 'datetime2':
        return `${formatDate(moment.days)} ${formatTime(moment.ticks, scale)}`;
      default:
        return formatStyle(moment, 0, scale) ?? value;
    }
  }
  const text = formatStyle(moment, style, scale);
  if (text === undefined) {
    throw sqlError(281, style, from.name);
  }
  if (from.name === 'date') {
    return text.replace(/[T ]00:00:00(\.0*)?$/, '');
  }
  return text;
}

function toExact(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): bigint {
  const scale = scaleOf(to);
  let result: bigint;
  switch (categoryOf(from)) {
    case 'exact':
      result =
        scale === 0 && isInteger(to)
          ? (value as bigint) / powerOfTen(scaleOf(from))
          : rescale(value as bigint, scaleOf(from), scale);
      break;
    case 'approximate':
      if (!Number.isFinite(value)) {
        throw sqlError(8115, 'expression', to.name);
      }
      result = isInteger(to)
        ? BigInt(Math.trunc(value as number))
        : decimalOfNumber(value as number, scale);
      break;
    case 'character':
      result = exactOfText(value as string, from, to);
      break;
    case 'binary':
      if (!isInteger(to)) {
        return refuse(from, to);
      }
      result = BigInt(
        `0x${(value as Buffer).subarray(-8).toString('hex') || '0'}`,
      );
      break;
    case 'dateTime': {
      if (from.name !== 'datetime' && from.name !== 'smalldatetime') {
        return refuse(from, to);
      }
      const moment = readMoment(value as string, from);
      result = BigInt(moment.days - DAYS_TO_1900);
      break;
    }
    default:
      return refuse(from, to);
  }
  if (to.name === 'bit') {
    return result === 0n ? 0n : 1n;
  }
  return checkRange(result, from, to);
}

/** @throws SqlError 8115 where a whole number or decimal does not fit its type */
export function checkRange(value: bigint, from: SqlType, to: SqlType): bigint {
  const [low, high] =
    to.name === 'decimal'
      ? [-powerOfTen(precisionOf(to)) + 1n, powerOfTen(precisionOf(to)) - 1n]
      : ranges[to.name];
  if (value < low || value > high) {
    if (to.name === 'tinyint' || to.name === 'smallint') {
      throw sqlError(220, to.name, value.toString());
    }
    const what = categoryOf(from) === 'exact' && !isInteger(from);
    throw sqlError(
      8115,
      what ? 'numeric' : 'expression',
      to.name === 'decimal' ? 'numeric' : to.name,
    );
  }
  return value;
}

function exactOfText(text: string, from: SqlType, to: SqlType): bigint {
  if (to.name === 'bit') {
    const word = text.trim().toLowerCase();
    if (word === 'true' || word === 'false') {
      return word === 'true' ? 1n : 0n;
    }
  }
  if (isInteger(to)) {
    const trimmed = text.trim();
    if (trimmed === '') {
      return 0n;
    }
    if (!/^[+-]?\d+$/.test(trimmed)) {
      throw sqlError(245, from.name, text, to.name);
    }
    const whole = BigInt(trimmed.replace(/^\+/, ''));
    const [low, high] = ranges[to.name];
    if (to.name !== 'bit' && (whole < low || whole > high)) {
      throw to.name === 'bigint'
        ? sqlError(8115, 'expression', to.name)
        : sqlError(248, from.name, text);
    }
    return whole;
  }
  const parsed = parseDecimal(
    to.name === 'decimal' ? text : text.replace(/[$,]/g, ''),
    scaleOf(to),
  );
  if (parsed === undefined) {
    throw sqlError(
      8114,
      from.name,
      to.name === 'decimal' ? 'numeric' : to.name,
    );
  }
  return parsed;
}

function toFloat(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): number {
  let result: number;
  switch (categoryOf(from)) {
    case 'exact':
      result = Number(formatDecimal(value as bigint, scaleOf(from)));
      break;
    case 'approximate':
      result = value as number;
      break;
    case 'character': {
      const text = (value as string).trim();
      result = text === '' ? 0 : Number(text);
      if (Number.isNaN(result) || /^[+-]?(0x|inf)/i.test(text)) {
        throw sqlError(8114, from.name, to.name);
      }
      break;
    }
    default:
      return refuse(from, to);
  }
  return to.name === 'real' ? Math.fround(result) : result;
}

/** Reads a value of a date or time type from the text in which it is kept. */
export function readMoment(value: string, type: SqlType): Moment {
  const moment = parseMoment(value);
  if (!moment) {
    throw new Error(`The stand-in keeps no ${type.name} as '${value}'`);
  }
  return moment;
}

function toDateTime(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): string {
  let moment: Moment | undefined;
  switch (categoryOf(from)) {
    case 'dateTime':
      moment = readMoment(value as string, from);
      break;
    case 'character':
      moment = parseMoment(value as string);
      if (!moment) {
        throw sqlError(241);
      }
      break;
    case 'exact':
      if (to.name !== 'datetime' && to.name !== 'smalldatetime') {
        return refuse(from, to);
      }
      moment = {
        days: DAYS_TO_1900 + Number(value) / 10 ** scaleOf(from),
        ticks: 0,
      };
      if (!Number.isInteger(moment.days)) {
        throw notSupported(`conversion from ${from.name} to ${to.name}`);
      }
      break;
    default:
      return refuse(from, to);
  }
  return storeMoment(moment, from, to);
}

/** The text in which a moment is kept as a value of a type, rounded to what the type can hold. */
export function storeMoment(
  moment: Moment,
  from: SqlType,
  to: SqlType,
): string {
  let rounded = moment;
  let first = 0;
  switch (to.name) {
    case 'date':
      return formatDate(moment.days);
    case 'time':
      return formatTime(roundMoment(moment, to.scale ?? 7).ticks);
    case 'datetime':
      rounded = roundToDatetime(moment);
      // 1753-01-01
      first = 639_905;
      break;
    case 'smalldatetime':
      rounded = {
        days: moment.days,
        ticks: Math.round(moment.ticks / 600_000_000) * 600_000_000,
      };
      first = DAYS_TO_1900;
      break;
    default:
      rounded = roundMoment(moment, to.scale ?? 7);
  }
  if (rounded.days < first || !isValidMoment(rounded)) {
    throw sqlError(242, from.name, to.name);
  }
  return formatMoment(rounded);
}

function toIdentifier(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): string {
  if (from.name === 'uniqueidentifier') {
    return value as string;
  }
  if (Buffer.isBuffer(value)) {
    return guidOfBytes(value);
  }
  if (!isCharacter(from)) {
    return refuse(from, to);
  }
  const match = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?/i.exec(
    (value as string).trim(),
  );
  if (!match) {
    throw sqlError(8169);
  }
  return match[1].toUpperCase();
}

function toBinary(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
  style: number | undefined,
): Buffer {
  const limit = to.length ?? 1;
  let bytes: Buffer;
  switch (categoryOf(from)) {
    case 'binary':
      bytes = value as Buffer;
      break;
    case 'identifier':
      bytes = bytesOfGuid(value as string);
      break;
    case 'exact': {
      if (!isInteger(from)) {
        return refuse(from, to);
      }
      const width = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8 }[
        from.name as 'int'
      ];
      bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(value as bigint);
      bytes = bytes.subarray(8 - width);
      if (to.name === 'binary' && limit > bytes.length) {
        return Buffer.concat([Buffer.alloc(limit - bytes.length), bytes]);
      }
      break;
    }
    case 'character':
      bytes = binaryOfText(value as string, from, to, style);
      break;
    default:
      return refuse(from, to);
  }
  const cut = limit === -1 ? bytes : bytes.subarray(0, limit);
  return to.name === 'binary' && cut.length < limit
    ? Buffer.concat([cut, Buffer.alloc(limit - cut.length)])
    : cut;
}

function binaryOfText(
  text: string,
  from: SqlType,
  to: SqlType,
  style: number | undefined,
): Buffer {
  if (style === 1 || style === 2) {
    const digits = style === 1 ? text.replace(/^0x/i, '') : text;
    if (
      !/^([0-9a-f]{2})*$/i.test(digits) ||
      (style === 1 && !/^0x/i.test(text))
    ) {
      throw sqlError(8114, from.name, to.name);
    }
    return Buffer.from(digits, 'hex');
  }
  return isUnicode(from) ? Buffer.from(text, 'utf16le') : encodeCodePage(text);
}
