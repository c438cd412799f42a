import { sqlError } from '../../engine/SqlError';
import { bytesOfGuid } from '../guid';
import {
  categoryOf,
  isInteger,
  isUnicode,
  SqlType,
  SqlValue,
} from '../SqlType';
import { encodeCodePage } from '../text';

const WIDTHS: Record<string, number> = {
  bit: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
};

/**
 * Numbers are padded and cut on the left, all else on the right (Microsoft Learn, "binary and varbinary").
 *
 * @throws SqlError 529, 8114
 */
export function toBinary(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
  style: number | undefined,
): Buffer {
  const limit = to.length ?? 1;
  const fixed = to.name === 'binary';
  if (isInteger(from)) {
    const bytes = bytesOfInteger(value as bigint, WIDTHS[from.name]);
    if (limit === -1) return bytes;
    const padding = Buffer.alloc(fixed ? Math.max(limit - bytes.length, 0) : 0);
    return Buffer.concat([padding, bytes.subarray(-limit)]);
  }
  const bytes = bytesOf(value, from, to, style);
  const cut = limit === -1 ? bytes : bytes.subarray(0, limit);
  return fixed && cut.length < limit
    ? Buffer.concat([cut, Buffer.alloc(limit - cut.length)])
    : cut;
}

function bytesOfInteger(value: bigint, width: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes.subarray(8 - width);
}

function bytesOf(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
  style: number | undefined,
): Buffer {
  switch (categoryOf(from)) {
    case 'binary':
      return value as Buffer;
    case 'identifier':
      return bytesOfGuid(value as string);
    case 'character':
      return bytesOfText(value as string, from, to, style);
    default:
      throw sqlError(529, from.name, to.name);
  }
}

function bytesOfText(
  text: string,
  from: SqlType,
  to: SqlType,
  style: number | undefined,
): Buffer {
  if (style !== 1 && style !== 2) {
    return isUnicode(from)
      ? Buffer.from(text, 'utf16le')
      : encodeCodePage(text);
  }
  const digits = style === 1 ? text.replace(/^0x/i, '') : text;
  const marked = style === 2 || /^0x/i.test(text);
  if (!marked || !/^([0-9a-f]{2})*$/i.test(digits)) {
    throw sqlError(8114, from.name, to.name);
  }
  return Buffer.from(digits, 'hex');
}
