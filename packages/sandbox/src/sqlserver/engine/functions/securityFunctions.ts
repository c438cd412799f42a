import {
  int,
  nvarchar,
  SqlValue,
  sysname,
  varbinary,
} from '../../types/SqlType';
import { sameName } from '../../types/text';
import type { Environment } from '../bind/Environment';
import { masterCatalog } from '../MasterCatalog';
import { databaseRoles, serverRoles } from '../security/fixedRoles';
import { hashPassword, matchesHash } from '../security/passwords';
import { Rights } from '../security/Rights';
import { findTable } from '../storage/tables';
import { ScalarFunction, strict, told } from './ScalarFunction';

const text = nvarchar(-1);

function master({ session }: Environment) {
  return session.store(session.instance.masterDatabase);
}

function userName({ session }: Environment): string {
  return new Rights(session).user(session.database)?.name ?? 'guest';
}

/** HAS_PERMS_BY_NAME: 1, 0, or NULL for what does not exist. */
function hasPermission(
  [securable, kind, permission]: (string | null)[],
  { session }: Environment,
): SqlValue {
  const rights = new Rights(session);
  const wanted = permission?.toUpperCase() ?? 'ANY';
  const answer = (held: boolean) => (held ? 1n : 0n);
  if (securable === null && kind === null) {
    return answer(rights.onServer(wanted));
  }
  const name = (securable ?? '').replace(/^\[|\]$/g, '').replaceAll(']]', ']');
  switch (kind?.toUpperCase()) {
    case 'DATABASE': {
      const database =
        securable === null
          ? session.database
          : session.instance.findDatabase(name);
      if (!database) return null;
      if (database.state !== 'ONLINE' || !rights.user(database)) return 0n;
      return wanted === 'ANY'
        ? 1n
        : answer(rights.onDatabase(database, wanted));
    }
    case 'OBJECT': {
      const [table, schema = 'dbo'] = name.split('.').reverse();
      const found = findTable(session.store(session.database), schema, table);
      return found
        ? answer(rights.onTable(session.database, found, wanted))
        : null;
    }
    case 'SCHEMA':
      return answer(rights.onSchema(session.database, name, wanted));
    case 'LOGIN': {
      const login = masterCatalog.login(
        session.store(session.instance.masterDatabase),
        name,
      );
      return login ? answer(rights.onServer('ALTER ANY LOGIN')) : null;
    }
    default:
      return null;
  }
}

function isServerMember(
  role: string,
  login: string | undefined,
  environment: Environment,
): SqlValue {
  const known = Object.entries(serverRoles).find(([, name]) =>
    sameName(name, role),
  );
  if (!known) return null;
  if (login === undefined) {
    const roles = new Rights(environment.session).serverRoles();
    return roles.has(known[1]) ? 1n : 0n;
  }
  const row = masterCatalog.login(master(environment), login);
  if (!row) return null;
  if (known[1] === 'public') return 1n;
  const member = master(environment).get(
    `SELECT 1 FROM sys_server_role_members WHERE role_principal_id = ? AND member_principal_id = ?`,
    Number(known[0]),
    row.principalId,
  );
  return member ? 1n : 0n;
}

function isDatabaseMember(
  role: string,
  name: string | undefined,
  { session }: Environment,
): SqlValue {
  const store = session.store(session.database);
  const found = store.get<{ id: number }>(
    `SELECT principal_id AS id FROM sys_principals WHERE type = 'R' AND sort_key(name) = sort_key(?)`,
    role,
  );
  if (!found) return null;
  if (name === undefined) {
    const user = new Rights(session).user(session.database);
    if (!user) return 0n;
    // dbo is in every fixed role.
    const always = user.principalId === 1 && databaseRoles[found.id];
    return always || user.principals.has(found.id) ? 1n : 0n;
  }
  const member = store.get(
    `SELECT 1 FROM sys_role_members m JOIN sys_principals p ON p.principal_id = m.member_principal_id
     WHERE m.role_principal_id = ? AND sort_key(p.name) = sort_key(?)`,
    found.id,
    name,
  );
  return member ? 1n : 0n;
}

const optional = (value: SqlValue | undefined) =>
  value === undefined ? undefined : String(value);

/** Functions about who may do what. */
export const securityFunctions: Record<string, ScalarFunction> = {
  HAS_PERMS_BY_NAME: {
    count: [3, 5],
    bind: (args, environment) => ({
      type: int,
      nullable: true,
      evaluate(frame) {
        const values = args.map(argument => {
          const value = argument.evaluate(frame);
          return value === null ? null : String(value);
        });
        return hasPermission(values, environment);
      },
    }),
  },
  IS_SRVROLEMEMBER: strict(
    [1, 2],
    [sysname],
    int,
    ([role, login], environment) =>
      isServerMember(String(role), optional(login), environment),
  ),
  IS_ROLEMEMBER: strict([1, 2], [sysname], int, ([role, name], environment) =>
    isDatabaseMember(String(role), optional(name), environment),
  ),
  IS_MEMBER: strict([1, 1], [sysname], int, ([role], environment) =>
    isDatabaseMember(String(role), undefined, environment),
  ),
  PWDCOMPARE: strict(
    [2, 3],
    [text, varbinary(-1), int],
    int,
    ([password, hash]) =>
      Buffer.isBuffer(hash) && matchesHash(String(password), hash) ? 1n : 0n,
  ),
  PWDENCRYPT: strict([1, 1], [text], varbinary(128), ([password]) =>
    hashPassword(String(password)),
  ),
  SUSER_SNAME: {
    count: [0, 1],
    bind: (args, environment) => ({
      type: sysname,
      nullable: true,
      evaluate(frame) {
        if (args.length === 0) return environment.session.login.name;
        const sid = args[0].evaluate(frame);
        if (!Buffer.isBuffer(sid)) return null;
        return masterCatalog.loginBySid(master(environment), sid)?.name ?? null;
      },
    }),
  },
  SUSER_NAME: told(sysname, ({ session }) => session.login.name),
  SYSTEM_USER: told(sysname, ({ session }) => session.login.name),
  ORIGINAL_LOGIN: told(sysname, ({ session }) => session.login.name),
  SUSER_SID: {
    count: [0, 1],
    bind: (args, environment) => ({
      type: varbinary(85),
      nullable: true,
      evaluate(frame) {
        if (args.length === 0) return environment.session.login.sid;
        const name = args[0].evaluate(frame);
        if (name === null) return null;
        return (
          masterCatalog.login(master(environment), String(name))?.sid ?? null
        );
      },
    }),
  },
  USER: told(sysname, userName),
  CURRENT_USER: told(sysname, userName),
  SESSION_USER: told(sysname, userName),
  USER_NAME: told(sysname, userName),
  DATABASE_PRINCIPAL_ID: {
    count: [0, 1],
    bind: (args, { session }) => ({
      type: int,
      nullable: true,
      evaluate(frame) {
        if (args.length === 0) {
          const user = new Rights(session).user(session.database);
          return user ? BigInt(user.principalId) : null;
        }
        const name = args[0].evaluate(frame);
        const row = session
          .store(session.database)
          .get<{ id: number }>(
            `SELECT principal_id AS id FROM sys_principals WHERE sort_key(name) = sort_key(?)`,
            name === null ? null : String(name),
          );
        return row ? BigInt(row.id) : null;
      },
    }),
  },
};
