import { sqlError } from '../../engine/SqlError';
import { formatDecimal, rescale } from '../decimal';
import { formatDate, formatStyle, formatTime } from '../moment';
import {
  categoryOf,
  isInteger,
  isUnicode,
  scaleOf,
  SqlType,
  SqlValue,
} from '../SqlType';
import { decodeCodePage, encodeCodePage } from '../text';
import { readMoment } from './moments';

/** Digits behind the first one that the styles 1, 2 and 3 of a float show. */
const FLOAT_STYLES: Record<number, number> = { 1: 7, 2: 15, 3: 16 };

/** @throws SqlError 281 for an unknown style, 8115 for a number that is too long */
export function toCharacters(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
  style: number | undefined,
): string {
  const text = charactersOf(value, from, style);
  const coded =
    isUnicode(to) || !isUnicode(from)
      ? text
      : decodeCodePage(encodeCodePage(text));
  const limit = to.length ?? 1;
  if (limit === -1) return coded;
  const fitting = coded.length > limit ? shortened(coded, from, to) : coded;
  return to.name === 'char' || to.name === 'nchar'
    ? fitting.padEnd(limit, ' ')
    : fitting;
}

/** What is left of a text that is too long for its type: a star of a number, or nothing but an error. */
function shortened(text: string, from: SqlType, to: SqlType): string {
  if (isInteger(from)) {
    if (isUnicode(to)) throw sqlError(8115, 'expression', to.name);
    return '*';
  }
  if (['exact', 'approximate'].includes(categoryOf(from))) {
    throw sqlError(8115, 'numeric', to.name);
  }
  return text.slice(0, to.length);
}

function charactersOf(
  value: NonNullable<SqlValue>,
  from: SqlType,
  style: number | undefined,
): string {
  switch (categoryOf(from)) {
    case 'exact':
      return from.name === 'money' || from.name === 'smallmoney'
        ? formatMoney(value as bigint, style)
        : formatDecimal(value as bigint, scaleOf(from));
    case 'approximate':
      return formatFloat(value as number, style);
    case 'dateTime':
      return formatDateTime(value as string, from, style);
    case 'binary':
      return formatBinary(value as Buffer, style);
    default:
      return value as string;
  }
}

/** Two digits, with commas in style 1; all four in style 2. */
function formatMoney(value: bigint, style: number | undefined): string {
  if (style === 2 || style === 126) return formatDecimal(value, 4);
  const text = formatDecimal(rescale(value, 4, 2), 2);
  return style === 1 ? text.replace(/\B(?=(?:\d{3})+\.)/g, ',') : text;
}

/** Six significant digits, as CONVERT's default style; more of them, in scientific form, for 1 to 3. */
function formatFloat(value: number, style = 0): string {
  const digits = FLOAT_STYLES[style];
  if (digits !== undefined) return scientific(value.toExponential(digits));
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e6 || magnitude < 1e-4)) {
    return scientific(value.toExponential(5).replace(/\.?0+e/, 'e'));
  }
  return String(Number(value.toPrecision(6)));
}

/** Three digits in the exponent. */
function scientific(text: string): string {
  return text.replace(
    /e([+-])(\d+)$/,
    (_, sign: string, exponent: string) =>
      `e${sign}${exponent.padStart(3, '0')}`,
  );
}

function formatBinary(bytes: Buffer, style: number | undefined): string {
  if (style !== 1 && style !== 2) return decodeCodePage(bytes);
  const digits = bytes.toString('hex').toUpperCase();
  return style === 1 ? `0x${digits}` : digits;
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
  if (text === undefined) throw sqlError(281, style, from.name);
  return from.name === 'date' ? text.replace(/[T ]00:00:00(\.0*)?$/, '') : text;
}
