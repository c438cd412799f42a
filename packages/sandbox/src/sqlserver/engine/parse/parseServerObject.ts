import type { ServerObjectType } from '../ServerObjects';
import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import type { StatementBody } from './Statement';

/** Takes what the stand-in keeps no part of: bodies, replicas. */
function skipRest(cursor: Cursor): void {
  while (!cursor.atEnd) cursor.next();
}

/**
 * Reads CREATE of a procedure, a logon trigger, a server audit or an
 * availability group after its first word; undefined for anything else.
 *
 * @throws SqlError 102, 156; 40517 for a trigger of another kind
 */
export function parseCreateServerObject(
  cursor: Cursor,
): StatementBody | undefined {
  if (cursor.takeOneOf('PROCEDURE', 'PROC')) {
    const name = lastOf(cursor.qualifiedName());
    cursor.expect('AS');
    skipRest(cursor);
    return create('PROCEDURE', name, false);
  }
  if (cursor.take('TRIGGER')) {
    const name = cursor.name();
    cursor.expect('ON');
    if (!cursor.take('ALL', 'SERVER')) {
      throw notSupported('CREATE TRIGGER of a table or database');
    }
    cursor.expectOneOf('FOR', 'AFTER');
    if (!cursor.take('LOGON')) throw notSupported('CREATE TRIGGER … FOR DDL');
    cursor.expect('AS');
    skipRest(cursor);
    return create('TRIGGER', name, true);
  }
  if (cursor.take('SERVER', 'AUDIT')) return parseCreateAudit(cursor);
  if (cursor.take('AVAILABILITY', 'GROUP')) return parseCreateGroup(cursor);
  return undefined;
}

function parseCreateAudit(cursor: Cursor): StatementBody {
  const name = cursor.name();
  cursor.expect('TO');
  if (cursor.take('FILE')) {
    cursor.inParentheses(() => parseOption(cursor));
  } else {
    cursor.expectOneOf('APPLICATION_LOG', 'SECURITY_LOG');
  }
  let onFailure = 'CONTINUE';
  if (cursor.take('WITH')) {
    cursor.inParentheses(() => {
      const [option, value] = parseOption(cursor);
      if (option === 'ON_FAILURE') onFailure = value;
    });
  }
  return create('AUDIT', name, false, onFailure);
}

function parseCreateGroup(cursor: Cursor): StatementBody {
  const name = cursor.name();
  if (cursor.take('WITH')) cursor.inParentheses(() => parseOption(cursor));
  cursor.expect('FOR');
  const databases = cursor.take('DATABASE')
    ? cursor.list(() => cursor.name())
    : [];
  cursor.expect('REPLICA', 'ON');
  skipRest(cursor);
  return create('AVAILABILITY GROUP', name, true, JSON.stringify(databases));
}

/**
 * Reads ALTER of a server audit or an availability group after its first word.
 *
 * @throws SqlError 102, 156; 40517
 */
export function parseAlterServerObject(
  cursor: Cursor,
): StatementBody | undefined {
  if (cursor.take('SERVER', 'AUDIT')) {
    const name = cursor.name();
    cursor.expect('WITH');
    const [[option, value]] = cursor.inParentheses(() => parseOption(cursor));
    if (option !== 'STATE') {
      throw notSupported(`ALTER SERVER AUDIT … WITH (${option})`);
    }
    return enable('AUDIT', name, value === 'ON');
  }
  if (cursor.take('AVAILABILITY', 'GROUP')) {
    const name = cursor.name();
    if (!cursor.take('REMOVE', 'DATABASE')) {
      throw notSupported(
        `ALTER AVAILABILITY GROUP … ${cursor.peek().text.toUpperCase()}`,
      );
    }
    return {
      kind: 'removeFromGroup',
      name,
      databases: cursor.list(() => cursor.name()),
    };
  }
  return undefined;
}

/** Reads DROP of one of them after its first word. */
export function parseDropServerObject(
  cursor: Cursor,
): StatementBody | undefined {
  const drop = (type: ServerObjectType, name: string): StatementBody => ({
    kind: 'dropServerObject',
    type,
    name,
  });
  if (cursor.takeOneOf('PROCEDURE', 'PROC')) {
    return drop('PROCEDURE', lastOf(cursor.qualifiedName()));
  }
  if (cursor.take('TRIGGER')) {
    const name = cursor.name();
    cursor.expect('ON', 'ALL', 'SERVER');
    return drop('TRIGGER', name);
  }
  if (cursor.take('SERVER', 'AUDIT')) return drop('AUDIT', cursor.name());
  if (cursor.take('AVAILABILITY', 'GROUP')) {
    return drop('AVAILABILITY GROUP', cursor.name());
  }
  return undefined;
}

/** `DISABLE TRIGGER … ON ALL SERVER` and its contrary. */
export function parseEnableTrigger(cursor: Cursor): StatementBody {
  const enabled = cursor.expectOneOf('ENABLE', 'DISABLE') === 'ENABLE';
  cursor.expect('TRIGGER');
  const name = cursor.name();
  cursor.expect('ON');
  if (!cursor.take('ALL', 'SERVER')) {
    throw notSupported('a trigger of a table or database');
  }
  return enable('TRIGGER', name, enabled);
}

/** `NAME = value`, in capitals. */
function parseOption(cursor: Cursor): [option: string, value: string] {
  const option = cursor.next().text.toUpperCase();
  cursor.expectSymbol('=');
  return [option, cursor.next().text.toUpperCase()];
}

function create(
  type: ServerObjectType,
  name: string,
  enabled: boolean,
  detail = '',
): StatementBody {
  return { kind: 'createServerObject', type, name, enabled, detail };
}

function enable(
  type: ServerObjectType,
  name: string,
  enabled: boolean,
): StatementBody {
  return { kind: 'enableServerObject', type, name, enabled };
}

function lastOf(parts: string[]): string {
  return parts[parts.length - 1];
}
