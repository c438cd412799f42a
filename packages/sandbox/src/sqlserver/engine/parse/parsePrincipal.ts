import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import type { LoginOptions, StatementBody } from './Statement';

/** @throws SqlError 102, 156; 40517 */
export function parseCreateLogin(cursor: Cursor): StatementBody {
  const name = cursor.name();
  if (cursor.is('FROM')) {
    throw notSupported(`CREATE LOGIN … FROM ${cursor.peek(1).text}`);
  }
  cursor.expect('WITH');
  return { kind: 'createLogin', name, options: parseLoginOptions(cursor) };
}

/** @throws SqlError 102, 156; 40517 */
export function parseAlterLogin(cursor: Cursor): StatementBody {
  const name = cursor.name();
  const state = cursor.takeOneOf('ENABLE', 'DISABLE');
  if (state) {
    return { kind: 'enableLogin', name, enabled: state === 'ENABLE' };
  }
  if (!cursor.take('WITH')) {
    throw notSupported(`ALTER LOGIN … ${cursor.peek().text}`);
  }
  return { kind: 'alterLogin', name, options: parseLoginOptions(cursor) };
}

function parseLoginOptions(cursor: Cursor): LoginOptions {
  const options: LoginOptions = {};
  cursor.list(() => {
    const option = cursor.next();
    cursor.expectSymbol('=');
    switch (option.keyword) {
      case 'PASSWORD':
        options.password = parsePassword(cursor);
        if (cursor.take('UNLOCK')) options.unlock = true;
        break;
      case 'OLD_PASSWORD':
        options.oldPassword = cursor.string();
        break;
      case 'NAME':
        options.name = cursor.name();
        break;
      case 'DEFAULT_DATABASE':
        options.defaultDatabase = cursor.name();
        break;
      case 'DEFAULT_LANGUAGE':
        options.defaultLanguage = cursor.name();
        break;
      case 'CHECK_POLICY':
        options.checkPolicy = cursor.expectOneOf('ON', 'OFF') === 'ON';
        break;
      case 'CHECK_EXPIRATION':
        options.checkExpiration = cursor.expectOneOf('ON', 'OFF') === 'ON';
        break;
      case 'SID':
        options.sid = parseBinary(cursor);
        break;
      default:
        cursor.failAt(option);
    }
  });
  return options;
}

function parseBinary(cursor: Cursor): Buffer {
  const token = cursor.next();
  return token.kind === 'binary'
    ? Buffer.from(token.text.slice(2), 'hex')
    : cursor.failAt(token);
}

function parsePassword(cursor: Cursor): LoginOptions['password'] {
  if (cursor.peek().kind === 'binary') {
    const hash = parseBinary(cursor);
    cursor.expect('HASHED');
    return { hash };
  }
  const text = cursor.string();
  return { text, mustChange: cursor.take('MUST_CHANGE') };
}

/** @throws SqlError 102, 156; 40517 */
export function parseCreateUser(cursor: Cursor): StatementBody {
  const name = cursor.name();
  let login: string | undefined = name;
  if (cursor.take('WITHOUT', 'LOGIN')) {
    login = undefined;
  } else if (cursor.takeOneOf('FOR', 'FROM')) {
    if (!cursor.take('LOGIN')) {
      throw notSupported(`CREATE USER … FOR ${cursor.peek().text}`);
    }
    login = cursor.name();
  }
  let defaultSchema: string | undefined;
  if (cursor.take('WITH')) {
    cursor.list(() => {
      const option = cursor.next();
      if (option.keyword === 'PASSWORD') {
        throw notSupported('contained users (CREATE USER … WITH PASSWORD)');
      }
      if (option.keyword !== 'DEFAULT_SCHEMA') cursor.failAt(option);
      cursor.expectSymbol('=');
      defaultSchema = cursor.name();
    });
  }
  return { kind: 'createUser', name, login, defaultSchema };
}

/** @throws SqlError 102, 156 */
export function parseAlterUser(cursor: Cursor): StatementBody {
  const name = cursor.name();
  cursor.expect('WITH');
  const options: { login?: string; newName?: string; defaultSchema?: string } =
    {};
  cursor.list(() => {
    const option = cursor.next();
    cursor.expectSymbol('=');
    switch (option.keyword) {
      case 'LOGIN':
        options.login = cursor.name();
        break;
      case 'NAME':
        options.newName = cursor.name();
        break;
      case 'DEFAULT_SCHEMA':
        options.defaultSchema = cursor.name();
        break;
      default:
        cursor.failAt(option);
    }
  });
  return { kind: 'alterUser', name, ...options };
}

/** @throws SqlError 102, 156; 40517 */
export function parseAlterRole(
  cursor: Cursor,
  scope: 'server' | 'database',
): StatementBody {
  const role = cursor.name();
  const change = cursor.takeOneOf('ADD', 'DROP');
  if (!change) throw notSupported('ALTER ROLE … WITH NAME');
  cursor.expect('MEMBER');
  return {
    kind: 'alterRole',
    scope,
    role,
    add: change === 'ADD',
    member: cursor.name(),
  };
}
