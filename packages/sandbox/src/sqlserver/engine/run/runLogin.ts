import { sameName } from '../../types/text';
import { LoginRow, masterCatalog } from '../MasterCatalog';
import type { LoginOptions } from '../parse/Statement';
import {
  hashPassword,
  matchesHash,
  requireStrongPassword,
} from '../security/passwords';
import { catalogTime, SA_SID } from '../setUpInstance';
import { SqlError, sqlError } from '../SqlError';
import { newSid, Store } from '../storage/Store';
import type { Execution } from './Execution';
import type { StatementOf } from './StatementOf';

const FIRST_LOGIN_ID = 260;

async function writeMaster<Result>(
  { session, signal }: Execution,
  work: (master: Store) => Result,
): Promise<Result> {
  const { masterDatabase } = session.instance;
  return await session.transaction.write(masterDatabase, signal, work);
}

function now({ session }: Execution): string {
  return catalogTime(session.instance.now());
}

/** 15116 and 15118 name neither login nor password: 15247 would hide too much. */
function checkPassword(text: string, login: string): void {
  try {
    requireStrongPassword(text, login);
  } catch (error) {
    throw error instanceof SqlError ? error : sqlError(15115);
  }
}

function requireDatabase(
  { session }: Execution,
  name: string | undefined,
): void {
  if (name !== undefined && !session.instance.findDatabase(name)) {
    throw sqlError(15010, name);
  }
}

/** @throws SqlError 15025, 15115–15118, 15122, 15247 */
export async function runCreateLogin(
  execution: Execution,
  { name, options }: StatementOf<'createLogin'>,
): Promise<void> {
  if (!execution.rights.onServer('ALTER ANY LOGIN')) throw sqlError(15247);
  const { password } = options;
  if (!password) throw sqlError(102, 'WITH');
  requireDatabase(execution, options.defaultDatabase);
  const checkPolicy = options.checkPolicy ?? true;
  const checkExpiration = options.checkExpiration ?? false;
  if (checkExpiration && !checkPolicy) throw sqlError(15122);
  const mustChange = 'text' in password && password.mustChange;
  if (mustChange && !(checkPolicy && checkExpiration)) throw sqlError(15128);
  if (checkPolicy && 'text' in password) checkPassword(password.text, name);
  const hash = 'text' in password ? hashPassword(password.text) : password.hash;
  await writeMaster(execution, master => {
    if (masterCatalog.login(master, name)) throw sqlError(15025, name);
    const sid = options.sid ?? newSid();
    if (masterCatalog.loginBySid(master, sid)) throw sqlError(15433);
    const last = master.get<{ id: number }>(
      `SELECT max(principal_id) AS id FROM sys_logins`,
    );
    const time = now(execution);
    master.run(
      `INSERT INTO sys_logins (principal_id, name, sid, type, password_hash, default_database, default_language, check_policy, check_expiration, must_change, password_set, created, modified)
       VALUES (?, ?, ?, 'S', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      Math.max((last?.id ?? 0) + 1, FIRST_LOGIN_ID),
      name,
      sid,
      hash,
      options.defaultDatabase ?? 'master',
      options.defaultLanguage ?? 'us_english',
      checkPolicy ? 1 : 0,
      checkExpiration ? 1 : 0,
      mustChange ? 1 : 0,
      time,
      time,
      time,
    );
  });
  execution.output.done();
}

function isMemberOfSysadmin(master: Store, principalId: number): boolean {
  return (
    master.get(
      `SELECT 1 FROM sys_server_role_members WHERE role_principal_id = 3 AND member_principal_id = ?`,
      principalId,
    ) !== undefined
  );
}

/**
 * Who may change a login: ALTER ANY LOGIN, and CONTROL SERVER for sysadmins;
 * one's own password with the old one.
 */
function requireMayAlter(
  { rights, session }: Execution,
  master: Store,
  login: LoginRow,
  options: LoginOptions,
): void {
  const refused = () => sqlError(15151, 'alter', 'login', login.name);
  const own = login.principalId === session.login.principalId;
  if (rights.onServer('CONTROL SERVER')) return;
  if (
    rights.onServer('ALTER ANY LOGIN') &&
    !isMemberOfSysadmin(master, login.principalId)
  ) {
    return;
  }
  const onlyPassword = Object.entries(options).every(
    ([key, value]) =>
      value === undefined || key === 'password' || key === 'oldPassword',
  );
  const { oldPassword } = options;
  const proven =
    oldPassword !== undefined &&
    login.hash !== null &&
    matchesHash(oldPassword, login.hash);
  if (!own || !onlyPassword || !proven) throw refused();
}

/** @throws SqlError 15007, 15025, 15115–15118, 15122, 15151 */
export async function runAlterLogin(
  execution: Execution,
  { name, options }: StatementOf<'alterLogin'>,
): Promise<void> {
  requireDatabase(execution, options.defaultDatabase);
  await writeMaster(execution, master => {
    const login = masterCatalog.login(master, name);
    if (!login) throw sqlError(15151, 'alter', 'login', name);
    requireMayAlter(execution, master, login, options);
    alterLogin(execution, master, login, options);
  });
  execution.output.done();
}

function alterLogin(
  execution: Execution,
  master: Store,
  login: LoginRow,
  options: LoginOptions,
): void {
  const set = (column: string, value: string | number | Buffer) =>
    master.run(
      `UPDATE sys_logins SET ${column} = ?, modified = ? WHERE principal_id = ?`,
      value,
      now(execution),
      login.principalId,
    );
  const { password, checkPolicy, checkExpiration } = options;
  const policy = checkPolicy ?? login.checkPolicy === 1;
  const expiration = checkExpiration ?? (policy && login.checkExpiration === 1);
  if (checkExpiration && !policy) throw sqlError(15122);
  if (password && 'text' in password) {
    if (policy) checkPassword(password.text, options.name ?? login.name);
    if (password.mustChange && !(policy && expiration)) throw sqlError(15128);
    set('password_hash', hashPassword(password.text));
    set('must_change', password.mustChange ? 1 : 0);
    set('password_set', now(execution));
  } else if (password) {
    set('password_hash', password.hash);
    set('password_set', now(execution));
  } else if (login.mustChange && (!policy || !expiration)) {
    throw sqlError(15128);
  }
  set('check_policy', policy ? 1 : 0);
  set('check_expiration', expiration ? 1 : 0);
  if (options.defaultDatabase) set('default_database', options.defaultDatabase);
  if (options.defaultLanguage) set('default_language', options.defaultLanguage);
  if (options.name !== undefined && options.name !== login.name) {
    const other = masterCatalog.login(master, options.name);
    if (other && other.principalId !== login.principalId) {
      throw sqlError(15025, options.name);
    }
    set('name', options.name);
  }
}

/** @throws SqlError 15151 */
export async function runEnableLogin(
  execution: Execution,
  { name, enabled }: StatementOf<'enableLogin'>,
): Promise<void> {
  await writeMaster(execution, master => {
    const login = masterCatalog.login(master, name);
    const { rights } = execution;
    const allowed =
      login &&
      (rights.onServer('CONTROL SERVER') ||
        (rights.onServer('ALTER ANY LOGIN') &&
          !isMemberOfSysadmin(master, login.principalId)));
    if (!allowed) throw sqlError(15151, 'alter', 'login', name);
    master.run(
      `UPDATE sys_logins SET disabled = ?, modified = ? WHERE principal_id = ?`,
      enabled ? 0 : 1,
      now(execution),
      login.principalId,
    );
  });
  execution.output.done();
}

/** @throws SqlError 15151, 15174, 15434 */
export async function runDropLogin(
  execution: Execution,
  { name }: StatementOf<'dropLogin'>,
): Promise<void> {
  const { rights, session } = execution;
  await writeMaster(execution, master => {
    const login = masterCatalog.login(master, name);
    if (!login || !rights.onServer('ALTER ANY LOGIN')) {
      throw sqlError(15151, 'drop', 'login', name);
    }
    if (login.sid.equals(SA_SID)) throw sqlError(15405, name);
    const sessions = [...session.instance.sessions.values()];
    if (sessions.some(other => sameName(other.login.name, login.name))) {
      throw sqlError(15434, login.name);
    }
    const owned = masterCatalog
      .databases(master)
      .some(({ ownerSid }) => ownerSid.equals(login.sid));
    if (owned) throw sqlError(15174, login.name);
    const id = login.principalId;
    master.run(`DELETE FROM sys_logins WHERE principal_id = ?`, id);
    master.run(
      `DELETE FROM sys_server_role_members WHERE member_principal_id = ?`,
      id,
    );
    master.run(
      `DELETE FROM sys_server_permissions WHERE grantee_principal_id = ?`,
      id,
    );
  });
  execution.output.done();
}
