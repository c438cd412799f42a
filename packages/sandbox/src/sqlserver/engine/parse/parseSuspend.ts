import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { refuseKnown } from './refuseKnown';
import type { StatementBody, SuspendedDatabases } from './Statement';

export const SUSPEND_OPTION = 'SUSPEND_FOR_SNAPSHOT_BACKUP';

/**
 * Reads ALTER SERVER CONFIGURATION after its first three words.
 *
 * @throws SqlError 102, 156; 40517 for another setting
 */
export function parseServerConfiguration(cursor: Cursor): StatementBody {
  cursor.expect('SET');
  if (!cursor.take(SUSPEND_OPTION)) {
    throw notSupported(
      `ALTER SERVER CONFIGURATION SET ${cursor.peek().text.toUpperCase()}`,
    );
  }
  return parseSuspend(cursor, 'server');
}

/**
 * Reads what follows SUSPEND_FOR_SNAPSHOT_BACKUP, in either of the statements that have it.
 *
 * @param of - what is suspended unless a group is named, which only a server can do
 * @throws SqlError 102, 156
 */
export function parseSuspend(
  cursor: Cursor,
  of: SuspendedDatabases,
): StatementBody {
  cursor.expectSymbol('=');
  const on = cursor.expectOneOf('ON', 'OFF') === 'ON';
  let databases = of;
  let copyOnly = false;
  if (cursor.isSymbol('(')) {
    cursor.inParentheses(() => {
      if (of === 'server' && cursor.take('GROUP')) {
        cursor.expectSymbol('=');
        databases = cursor.inParentheses(() => cursor.name());
        return;
      }
      cursor.expect('MODE');
      cursor.expectSymbol('=');
      cursor.expect('COPY_ONLY');
      copyOnly = true;
    });
  }
  return { kind: 'suspend', on, databases, copyOnly };
}

function namesOf(cursor: Cursor, what: string): string[] {
  return what === 'GROUP' ? cursor.list(() => cursor.name()) : [cursor.name()];
}

/** What else a backup can be told. */
const BACKUP_OPTIONS = [
  'BLOCKSIZE',
  'BUFFERCOUNT',
  'CHECKSUM',
  'COMPRESSION',
  'CONTINUE_AFTER_ERROR',
  'CREDENTIAL',
  'DESCRIPTION',
  'DIFFERENTIAL',
  'ENCRYPTION',
  'EXPIREDATE',
  'INIT',
  'MAXTRANSFERSIZE',
  'MEDIADESCRIPTION',
  'MEDIANAME',
  'MIRROR',
  'NAME',
  'NOFORMAT',
  'NOINIT',
  'NOREWIND',
  'NOSKIP',
  'NOUNLOAD',
  'NO_CHECKSUM',
  'NO_COMPRESSION',
  'RESTART',
  'RETAINDAYS',
  'REWIND',
  'SKIP',
  'STATS',
  'STOP_ON_ERROR',
  'UNLOAD',
];

/**
 * Reads BACKUP: only the one that writes what a snapshot lacks.
 *
 * @throws SqlError 102, 156; 40517 for any other backup
 */
export function parseBackup(cursor: Cursor): StatementBody {
  cursor.expect('BACKUP');
  const what = cursor.takeOneOf('GROUP', 'DATABASE', 'SERVER');
  if (!what) {
    return refuseKnown(cursor, 'BACKUP', [
      'CERTIFICATE',
      'LOG',
      'MASTER',
      'SERVICE',
      'SYMMETRIC',
    ]);
  }
  const databases = what === 'SERVER' ? 'server' : namesOf(cursor, what);
  cursor.expect('TO');
  if (!cursor.take('DISK')) refuseKnown(cursor, 'BACKUP … TO', ['TAPE', 'URL']);
  cursor.expectSymbol('=');
  const path = cursor.string();
  const options = cursor.take('WITH')
    ? cursor.list(
        () =>
          cursor.takeOneOf('METADATA_ONLY', 'COPY_ONLY', 'FORMAT') ??
          refuseKnown(cursor, 'BACKUP … WITH', BACKUP_OPTIONS),
      )
    : [];
  if (!options.includes('METADATA_ONLY')) throw notSupported('BACKUP');
  return { kind: 'backupMetadata', databases, path };
}
