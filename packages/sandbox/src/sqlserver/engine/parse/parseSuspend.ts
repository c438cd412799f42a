import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import type { StatementBody } from './Statement';

/**
 * Reads ALTER SERVER CONFIGURATION after its first three words.
 *
 * @throws SqlError 102, 156; 40517 for another setting
 */
export function parseServerConfiguration(cursor: Cursor): StatementBody {
  cursor.expect('SET');
  if (!cursor.take('SUSPEND_FOR_SNAPSHOT_BACKUP')) {
    throw notSupported(
      `ALTER SERVER CONFIGURATION SET ${cursor.peek().text.toUpperCase()}`,
    );
  }
  cursor.expectSymbol('=');
  const on = cursor.expectOneOf('ON', 'OFF') === 'ON';
  let databases: string[] | undefined;
  let copyOnly = false;
  if (cursor.isSymbol('(')) {
    cursor.inParentheses(() => {
      if (cursor.take('MODE')) {
        cursor.expectSymbol('=');
        cursor.expect('COPY_ONLY');
        copyOnly = true;
        return;
      }
      cursor.expect('GROUP');
      cursor.expectSymbol('=');
      databases = cursor.inParentheses(() => cursor.name());
    });
  }
  return { kind: 'suspend', on, databases, copyOnly };
}

/**
 * Reads BACKUP: only the one that writes what a snapshot lacks.
 *
 * @throws SqlError 102, 156; 40517 for any other backup
 */
export function parseBackup(cursor: Cursor): StatementBody {
  cursor.expect('BACKUP');
  const what = cursor.takeOneOf('GROUP', 'DATABASE');
  if (!what) throw notSupported(`BACKUP ${cursor.peek().text.toUpperCase()}`);
  const databases =
    what === 'GROUP' ? cursor.list(() => cursor.name()) : [cursor.name()];
  cursor.expect('TO', 'DISK');
  cursor.expectSymbol('=');
  const path = cursor.string();
  const options = cursor.take('WITH')
    ? cursor.list(() =>
        cursor.expectOneOf('METADATA_ONLY', 'COPY_ONLY', 'FORMAT'),
      )
    : [];
  if (!options.includes('METADATA_ONLY')) throw notSupported('BACKUP');
  return { kind: 'backupMetadata', databases, path };
}
