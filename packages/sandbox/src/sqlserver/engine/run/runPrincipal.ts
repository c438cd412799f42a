import { masterCatalog } from '../MasterCatalog';
import { serverRoles } from '../security/fixedRoles';
import { catalogTime } from '../setUpInstance';
import { sameName } from '../../types/text';
import { sqlError } from '../SqlError';
import { newSid, Store } from '../storage/Store';
import type { Execution } from './Execution';
import type { StatementOf } from './StatementOf';

interface PrincipalRow {
  id: number;
  name: string;
  type: string;
  sid: Buffer | null;
  fixed: number;
}

const FIRST_USER_ID = 5;
const FIRST_FIXED_ROLE_ID = 16384;

/** Finds a user or role of a database by name. */
export function findPrincipal(
  store: Store,
  name: string,
): PrincipalRow | undefined {
  return store.get<PrincipalRow>(
    `SELECT principal_id AS id, name, type, sid, is_fixed_role AS fixed FROM sys_principals WHERE sort_key(name) = sort_key(?)`,
    name,
  );
}

async function writeDatabase(
  { session, signal }: Execution,
  work: (store: Store) => void,
): Promise<void> {
  await session.transaction.write(session.database, signal, work);
}

function addPrincipal(
  execution: Execution,
  store: Store,
  principal: {
    name: string;
    type: 'S' | 'R';
    sid: Buffer | null;
    schema: string | null;
  },
): number {
  const last = store.get<{ id: number }>(
    `SELECT max(principal_id) AS id FROM sys_principals WHERE principal_id < ${FIRST_FIXED_ROLE_ID}`,
  );
  const id = Math.max((last?.id ?? 0) + 1, FIRST_USER_ID);
  const now = catalogTime(execution.session.instance.now());
  store.run(
    `INSERT INTO sys_principals (principal_id, name, type, sid, default_schema, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    principal.name,
    principal.type,
    principal.sid,
    principal.schema,
    now,
    now,
  );
  return id;
}

function requireMayAlterUsers({ session, rights }: Execution): void {
  rights.requireUser(session.database);
  if (!rights.onDatabase(session.database, 'ALTER ANY USER')) {
    throw sqlError(15247);
  }
}

/** The sid of a login that exists; users belong to sids, not to names. */
function sidOfLogin({ session }: Execution, name: string): Buffer {
  const master = session.store(session.instance.masterDatabase);
  const login = masterCatalog.login(master, name);
  if (!login) throw sqlError(15007, name);
  return login.sid;
}

function requireFreeSid(
  store: Store,
  sid: Buffer,
  except: number | undefined,
): void {
  const other = store.get<{ id: number }>(
    `SELECT principal_id AS id FROM sys_principals WHERE sid = ?`,
    sid,
  );
  if (other && other.id !== except) throw sqlError(15063);
}

/** @throws SqlError 15007, 15023, 15063, 15247 */
export async function runCreateUser(
  execution: Execution,
  { name, login, defaultSchema }: StatementOf<'createUser'>,
): Promise<void> {
  requireMayAlterUsers(execution);
  const sid = login === undefined ? newSid() : sidOfLogin(execution, login);
  await writeDatabase(execution, store => {
    if (findPrincipal(store, name)) throw sqlError(15023, name);
    requireFreeSid(store, sid, undefined);
    const id = addPrincipal(execution, store, {
      name,
      type: 'S',
      sid,
      schema: defaultSchema ?? 'dbo',
    });
    store.run(
      `INSERT INTO sys_permissions VALUES (0, 0, ?, 'CONNECT', 'G')`,
      id,
    );
  });
  execution.output.done();
}

/** @throws SqlError 15007, 15023, 15063, 15151, 15247 */
export async function runAlterUser(
  execution: Execution,
  { name, login, newName, defaultSchema }: StatementOf<'alterUser'>,
): Promise<void> {
  requireMayAlterUsers(execution);
  const sid = login === undefined ? undefined : sidOfLogin(execution, login);
  await writeDatabase(execution, store => {
    const user = findPrincipal(store, name);
    if (!user || user.type !== 'S') {
      throw sqlError(15151, 'alter', 'user', name);
    }
    if (user.id < FIRST_USER_ID) throw sqlError(15150, 'alter', 'user', name);
    const set = (column: string, value: string | Buffer) =>
      store.run(
        `UPDATE sys_principals SET ${column} = ? WHERE principal_id = ?`,
        value,
        user.id,
      );
    if (sid) {
      requireFreeSid(store, sid, user.id);
      set('sid', sid);
    }
    if (newName !== undefined && !sameName(newName, user.name)) {
      if (findPrincipal(store, newName)) throw sqlError(15023, newName);
      set('name', newName);
    }
    if (defaultSchema !== undefined) set('default_schema', defaultSchema);
  });
  execution.output.done();
}

function removePrincipal(store: Store, id: number): void {
  const owns = store.get(
    `SELECT 1 FROM sys_schemas WHERE principal_id = ?`,
    id,
  );
  if (owns) throw sqlError(15138);
  store.run(`DELETE FROM sys_principals WHERE principal_id = ?`, id);
  store.run(
    `DELETE FROM sys_role_members WHERE ? IN (role_principal_id, member_principal_id)`,
    id,
  );
  store.run(`DELETE FROM sys_permissions WHERE grantee_principal_id = ?`, id);
}

/** @throws SqlError 15138, 15150, 15151 */
export async function runDropUser(
  execution: Execution,
  { name, ifExists }: StatementOf<'dropUser'>,
): Promise<void> {
  const { session, rights } = execution;
  const allowed = rights.onDatabase(session.database, 'ALTER ANY USER');
  await writeDatabase(execution, store => {
    const user = findPrincipal(store, name);
    if (!user && ifExists) return;
    if (!user || user.type !== 'S' || !allowed) {
      throw sqlError(15151, 'drop', 'user', name);
    }
    if (user.id < FIRST_USER_ID) throw sqlError(15150, 'drop', 'user', name);
    removePrincipal(store, user.id);
  });
  execution.output.done();
}

/** @throws SqlError 15023, 15247 */
export async function runCreateRole(
  execution: Execution,
  { name }: StatementOf<'createRole'>,
): Promise<void> {
  const { session, rights } = execution;
  rights.requireUser(session.database);
  if (!rights.onDatabase(session.database, 'ALTER ANY ROLE')) {
    throw sqlError(15247);
  }
  await writeDatabase(execution, store => {
    if (findPrincipal(store, name)) throw sqlError(15023, name);
    addPrincipal(execution, store, {
      name,
      type: 'R',
      sid: newSid(),
      schema: null,
    });
  });
  execution.output.done();
}

/** @throws SqlError 15138, 15144, 15150, 15151 */
export async function runDropRole(
  execution: Execution,
  { name }: StatementOf<'dropRole'>,
): Promise<void> {
  const { session, rights } = execution;
  const allowed = rights.onDatabase(session.database, 'ALTER ANY ROLE');
  await writeDatabase(execution, store => {
    const role = findPrincipal(store, name);
    if (!role || role.type !== 'R' || !allowed) {
      throw sqlError(15151, 'drop', 'role', name);
    }
    if (role.fixed || role.id === 0)
      throw sqlError(15150, 'drop', 'role', name);
    const member = store.get(
      `SELECT 1 FROM sys_role_members WHERE role_principal_id = ?`,
      role.id,
    );
    if (member) throw sqlError(15144);
    removePrincipal(store, role.id);
  });
  execution.output.done();
}

/** @throws SqlError 15151, 15247, 15405, 15410 */
export async function runAlterRole(
  execution: Execution,
  statement: StatementOf<'alterRole'>,
): Promise<void> {
  if (statement.scope === 'server') {
    await alterServerRole(execution, statement);
  } else {
    await alterDatabaseRole(execution, statement);
  }
  execution.output.done();
}

async function alterServerRole(
  { session, rights, signal }: Execution,
  { role, member, add }: StatementOf<'alterRole'>,
): Promise<void> {
  const found = Object.entries(serverRoles).find(([, name]) =>
    sameName(name, role),
  );
  const isMember = found && rights.serverRoles().has(found[1]);
  if (!found || found[1] === 'public' || !(rights.isSysadmin || isMember)) {
    throw sqlError(15151, 'alter', 'server role', role);
  }
  const { masterDatabase } = session.instance;
  await session.transaction.write(masterDatabase, signal, master => {
    const login = masterCatalog.login(master, member);
    if (!login) throw sqlError(15151, 'add', 'principal', member);
    if (login.principalId === 1) throw sqlError(15405, member);
    const ids = [Number(found[0]), login.principalId];
    master.run(
      add
        ? `INSERT OR IGNORE INTO sys_server_role_members VALUES (?, ?)`
        : `DELETE FROM sys_server_role_members WHERE role_principal_id = ? AND member_principal_id = ?`,
      ...ids,
    );
  });
}

async function alterDatabaseRole(
  execution: Execution,
  { role: name, member, add }: StatementOf<'alterRole'>,
): Promise<void> {
  const { session, rights } = execution;
  const { database } = session;
  const user = rights.requireUser(database);
  await writeDatabase(execution, store => {
    const role = findPrincipal(store, name);
    // Members of db_owner only may change the fixed roles.
    const allowed =
      user.isOwner ||
      (role && !role.fixed && rights.onDatabase(database, 'ALTER ANY ROLE'));
    if (!role || role.type !== 'R' || role.id === 0 || !allowed) {
      throw sqlError(15151, 'alter', 'role', name);
    }
    const principal = findPrincipal(store, member);
    if (!principal) {
      throw sqlError(15151, add ? 'add' : 'drop', 'principal', member);
    }
    if (principal.id === 1 || principal.fixed) throw sqlError(15405, member);
    store.run(
      add
        ? `INSERT OR IGNORE INTO sys_role_members VALUES (?, ?)`
        : `DELETE FROM sys_role_members WHERE role_principal_id = ? AND member_principal_id = ?`,
      role.id,
      principal.id,
    );
  });
}
