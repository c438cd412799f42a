import { notSupported } from '../SqlError';
import type { Cursor } from './Cursor';
import { refuseObjectKind } from './objectKinds';
import { parseAlterDatabase, parseCreateDatabase } from './parseDatabase';
import {
  parseAlterLogin,
  parseAlterRole,
  parseAlterUser,
  parseCreateLogin,
  parseCreateUser,
} from './parsePrincipal';
import {
  parseAlterServerObject,
  parseCreateServerObject,
  parseDropServerObject,
} from './parseServerObject';
import { parseColumn, parseCreateIndex, parseCreateTable } from './parseTable';
import { refuseKnown } from './refuseKnown';
import type { StatementBody } from './Statement';
import { parseServerConfiguration } from './parseSuspend';

/** What else ALTER TABLE can do. */
const ALTER_TABLE = [
  'ALTER',
  'CHECK',
  'DISABLE',
  'ENABLE',
  'NOCHECK',
  'REBUILD',
  'SET',
  'SWITCH',
  'WITH',
];

/** @throws SqlError 102, 156; 40517 for a kind of object that the stand-in does not have */
export function parseCreate(cursor: Cursor): StatementBody {
  cursor.expect('CREATE');
  if (cursor.take('DATABASE')) return parseCreateDatabase(cursor);
  if (cursor.take('TABLE')) return parseCreateTable(cursor);
  if (cursor.take('LOGIN')) return parseCreateLogin(cursor);
  if (cursor.take('USER')) return parseCreateUser(cursor);
  if (cursor.take('ROLE')) return { kind: 'createRole', name: cursor.name() };
  if (cursor.take('SCHEMA')) {
    const name = cursor.is('AUTHORIZATION') ? '' : cursor.name();
    const owner = cursor.take('AUTHORIZATION') ? cursor.name() : undefined;
    return { kind: 'createSchema', name: name || (owner ?? ''), owner };
  }
  if (cursor.isOneOf('UNIQUE', 'CLUSTERED', 'NONCLUSTERED', 'INDEX')) {
    return parseCreateIndex(cursor);
  }
  const serverObject = parseCreateServerObject(cursor);
  if (serverObject) return serverObject;
  return refuseObjectKind(cursor, 'CREATE');
}

/** @throws SqlError 102, 156; 40517 for a kind of object that the stand-in does not have */
export function parseAlter(cursor: Cursor): StatementBody {
  cursor.expect('ALTER');
  if (cursor.take('DATABASE')) return parseAlterDatabase(cursor);
  if (cursor.take('LOGIN')) return parseAlterLogin(cursor);
  if (cursor.take('USER')) return parseAlterUser(cursor);
  if (cursor.take('SERVER', 'ROLE')) return parseAlterRole(cursor, 'server');
  if (cursor.take('SERVER', 'CONFIGURATION')) {
    return parseServerConfiguration(cursor);
  }
  if (cursor.take('ROLE')) return parseAlterRole(cursor, 'database');
  if (cursor.take('TABLE')) return parseAlterTable(cursor);
  const serverObject = parseAlterServerObject(cursor);
  if (serverObject) return serverObject;
  return refuseObjectKind(cursor, 'ALTER');
}

function parseAlterTable(cursor: Cursor): StatementBody {
  const table = cursor.qualifiedName();
  if (cursor.take('ADD')) {
    if (cursor.isOneOf('CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK')) {
      throw notSupported('ALTER TABLE … ADD CONSTRAINT');
    }
    let ordinal = 0;
    const columns = cursor.list(() => {
      ordinal += 1;
      const { column, constraints } = parseColumn(cursor, ordinal);
      if (constraints.length > 0) {
        throw notSupported('ALTER TABLE … ADD of a column with a constraint');
      }
      return column;
    });
    return { kind: 'addColumns', table, columns };
  }
  if (cursor.take('DROP', 'COLUMN')) {
    return {
      kind: 'dropColumns',
      table,
      columns: cursor.list(() => cursor.name()),
    };
  }
  if (cursor.take('DROP')) {
    return refuseKnown(cursor, 'ALTER TABLE … DROP', ['CONSTRAINT', 'PERIOD']);
  }
  return refuseKnown(cursor, 'ALTER TABLE …', ALTER_TABLE);
}

/** @throws SqlError 102, 156; 40517 for a kind of object that the stand-in does not have */
export function parseDrop(cursor: Cursor): StatementBody {
  cursor.expect('DROP');
  if (cursor.take('DATABASE')) {
    const ifExists = cursor.take('IF', 'EXISTS');
    const names = cursor.list(() => cursor.name());
    return { kind: 'dropDatabase', names, ifExists };
  }
  if (cursor.take('TABLE')) {
    const ifExists = cursor.take('IF', 'EXISTS');
    const names = cursor.list(() => cursor.qualifiedName());
    return { kind: 'dropTable', names, ifExists };
  }
  if (cursor.take('LOGIN')) return { kind: 'dropLogin', name: cursor.name() };
  if (cursor.take('USER')) {
    const ifExists = cursor.take('IF', 'EXISTS');
    return { kind: 'dropUser', name: cursor.name(), ifExists };
  }
  if (cursor.take('ROLE')) return { kind: 'dropRole', name: cursor.name() };
  if (cursor.take('SCHEMA')) {
    return { kind: 'dropSchema', name: cursor.name() };
  }
  if (cursor.take('INDEX')) {
    const name = cursor.name();
    cursor.expect('ON');
    return { kind: 'dropIndex', name, table: cursor.qualifiedName() };
  }
  const serverObject = parseDropServerObject(cursor);
  if (serverObject) return serverObject;
  return refuseObjectKind(cursor, 'DROP');
}
