import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { refuseKnown } from './refuseKnown';
import { parseSuspend, SUSPEND_OPTION } from './parseSuspend';
import type { FileSpecification, StatementBody } from './Statement';

/**
 * Reads CREATE DATABASE after its first two words: name and files.
 *
 * @throws SqlError 102, 156
 */
export function parseCreateDatabase(cursor: Cursor): StatementBody {
  const name = cursor.name();
  let data: FileSpecification | undefined;
  let log: FileSpecification | undefined;
  if (cursor.take('ON')) {
    cursor.take('PRIMARY');
    [data] = parseFiles(cursor);
  }
  if (cursor.take('LOG', 'ON')) [log] = parseFiles(cursor);
  if (cursor.isOneOf('COLLATE', 'WITH', 'FOR')) {
    throw notSupported(`CREATE DATABASE … ${cursor.peek().text}`);
  }
  return { kind: 'createDatabase', name, data, log };
}

function parseFiles(cursor: Cursor): FileSpecification[] {
  const files = cursor.list(() => parseFile(cursor));
  if (files.length > 1) {
    throw notSupported('a database of several files of one kind');
  }
  return files;
}

function parseFile(cursor: Cursor): FileSpecification {
  const file: FileSpecification = { name: '', path: '' };
  cursor.inParentheses(() => {
    const option = cursor.next();
    cursor.expectSymbol('=');
    switch (option.keyword) {
      case 'NAME':
        file.name = cursor.isName() ? cursor.name() : cursor.string();
        break;
      case 'FILENAME':
        file.path = cursor.string();
        break;
      case 'SIZE':
      case 'MAXSIZE':
      case 'FILEGROWTH':
        // Files grow as they need to.
        cursor.next();
        if (cursor.isOneOf('KB', 'MB', 'GB', 'TB')) cursor.next();
        else cursor.takeSymbol('%');
        break;
      default:
        cursor.failAt(option);
    }
  });
  return file.path === '' ? cursor.fail() : file;
}

/** Options of ALTER DATABASE … SET that the stand-in carries out or records. */
const options = [
  'ONLINE',
  'OFFLINE',
  'READ_ONLY',
  'READ_WRITE',
  'RECOVERY',
  'TRUSTWORTHY',
  'COMPATIBILITY_LEVEL',
  'ENCRYPTION',
];

function parseOptionValue(cursor: Cursor, option: string): string {
  switch (option) {
    case 'RECOVERY':
      return cursor.expectOneOf('FULL', 'SIMPLE', 'BULK_LOGGED');
    case 'TRUSTWORTHY':
    case 'ENCRYPTION':
      return cursor.expectOneOf('ON', 'OFF');
    case 'COMPATIBILITY_LEVEL':
      return String(cursor.number());
    default:
      return '';
  }
}

/**
 * Reads ALTER DATABASE after its first two words.
 *
 * @throws SqlError 102, 156; 40517
 */
export function parseAlterDatabase(cursor: Cursor): StatementBody {
  const name = cursor.take('CURRENT') ? undefined : cursor.name();
  if (cursor.take('MODIFY')) {
    if (!cursor.take('NAME')) {
      refuseKnown(cursor, 'ALTER DATABASE … MODIFY', ['FILE', 'FILEGROUP']);
    }
    cursor.expectSymbol('=');
    const value = cursor.name();
    return { kind: 'alterDatabase', name, option: 'NAME', value };
  }
  if (!cursor.take('SET')) {
    refuseKnown(cursor, 'ALTER DATABASE …', [
      'ADD',
      'COLLATE',
      'REMOVE',
      'SCOPED',
    ]);
  }
  if (cursor.take(SUSPEND_OPTION)) {
    return parseSuspend(cursor, name === undefined ? 'current' : [name]);
  }
  const option = cursor.next();
  if (!options.includes(option.keyword)) {
    throw notSupported(`ALTER DATABASE … SET ${option.text}`);
  }
  cursor.takeSymbol('=');
  const value = parseOptionValue(cursor, option.keyword);
  if (cursor.take('WITH')) {
    if (cursor.take('ROLLBACK')) {
      if (!cursor.take('IMMEDIATE')) {
        cursor.expect('AFTER');
        cursor.number();
        cursor.take('SECONDS');
      }
    } else {
      cursor.expect('NO_WAIT');
    }
  }
  return { kind: 'alterDatabase', name, option: option.keyword, value };
}
