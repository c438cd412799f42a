import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import type { PermissionAction, Securable, StatementBody } from './Statement';

/**
 * Reads GRANT, DENY and REVOKE.
 *
 * @throws SqlError 102, 156; 40517
 */
export function parsePermission(cursor: Cursor): StatementBody {
  const action: PermissionAction = cursor.expectOneOf(
    'GRANT',
    'DENY',
    'REVOKE',
  );
  if (action === 'REVOKE' && cursor.is('GRANT', 'OPTION')) {
    throw notSupported('REVOKE GRANT OPTION');
  }
  const permissions = cursor.list(() => parseName(cursor));
  const on = cursor.take('ON') ? parseSecurable(cursor) : undefined;
  if (!cursor.take('TO')) {
    if (action !== 'REVOKE') cursor.fail();
    cursor.expect('FROM');
  }
  const principals = cursor.list(() =>
    cursor.is('PUBLIC') ? cursor.next().text : cursor.name(),
  );
  const withGrant = cursor.take('WITH', 'GRANT', 'OPTION');
  if (cursor.is('AS')) throw notSupported(`${action} … AS`);
  cursor.take('CASCADE');
  return { kind: 'permission', action, permissions, on, principals, withGrant };
}

/** A permission's name is all the words up to the next part. */
function parseName(cursor: Cursor): string {
  const words: string[] = [];
  while (cursor.peek().kind === 'word' && !cursor.isOneOf('ON', 'TO', 'FROM')) {
    words.push(cursor.next().keyword);
  }
  if (cursor.isSymbol('(')) throw notSupported('permissions on columns');
  return words.length > 0 ? words.join(' ') : cursor.fail();
}

function parseSecurable(cursor: Cursor): Securable {
  if (!cursor.isSymbol(':', 1) && !cursor.isSymbol('::', 1)) {
    const name = cursor.qualifiedName();
    if (cursor.isSymbol('(')) throw notSupported('permissions on columns');
    return { class: 'object', name };
  }
  const word = cursor.next();
  cursor.expectSymbol('::');
  switch (word.keyword) {
    case 'OBJECT':
      return { class: 'object', name: cursor.qualifiedName() };
    case 'SCHEMA':
      return { class: 'schema', name: [cursor.name()] };
    case 'DATABASE':
      return { class: 'database', name: [cursor.name()] };
    case 'LOGIN':
      return { class: 'login', name: [cursor.name()] };
    case 'USER':
    case 'ROLE':
      return { class: 'user', name: [cursor.name()] };
    default:
      throw notSupported(`permissions on ${word.text}`);
  }
}
