import { sqlError } from '../../engine/SqlError';
import { guidOfBytes } from '../guid';
import { isCharacter, SqlType, SqlValue } from '../SqlType';

/** @throws SqlError 529, 8169 */
export function toIdentifier(
  value: NonNullable<SqlValue>,
  from: SqlType,
  to: SqlType,
): string {
  if (from.name === 'uniqueidentifier') return value as string;
  if (Buffer.isBuffer(value)) return guidOfBytes(value);
  if (!isCharacter(from)) throw sqlError(529, from.name, to.name);
  const match = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?/i.exec(
    (value as string).trim(),
  );
  if (!match) throw sqlError(8169);
  return match[1].toUpperCase();
}
