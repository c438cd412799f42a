import { endOtherSessions } from './endOtherSessions';
import { freeName, otherName } from './freeName';
import { letPeopleIn } from './letPeopleIn';
import { generatePassword } from './passwords';
import { provePassword } from './provePassword';
import { SqlError } from './SqlError';
import { SqlLogin, SqlSession, SqlTarget, withSession } from './SqlSession';
import { clone } from './statements';

/** @see secure */
export interface SecureOptions {
  target: SqlTarget;
  /** The clone's own sa, as it shall be; kept in the clone's Secret before this runs. */
  administrator: SqlLogin;
  /** What people get, as it shall be; kept in the clone's Secret before this runs. */
  people: SqlLogin;
  role: 'db_owner' | 'sysadmin';
  databases: string[];
  /** Sysadmins as frozen in the point, newest first. */
  frozen: SqlLogin[];
  /** Called right before each statement that changes something; throws to forbid it. */
  beforeWrite(): void;
}

const STATE_TIMEOUT_MS = 10_000;
/** States that a database leaves by itself while the server starts. */
const COMING_UP = new Set(['RECOVERING', 'RESTORING', 'RECOVERY_PENDING']);

/**
 * Takes a clone out of production's hands: sa gets a new password, everybody
 * else who came with the data a password that nobody knows and is disabled, and
 * the people's login is made. Each step is proven by a query. Runs again from
 * the start after a crash: what is done already stays done.
 *
 * @throws SqlError of kind `starting` while the server or a database is still
 * coming up; of kind `login` when no sysadmin that was frozen in the point fits
 */
export async function secure(options: SecureOptions): Promise<void> {
  const session = await takeOver(options);
  try {
    await requireOnline(session, options.databases);
    await requireWritable(session, options);
    await freeName(session, options);
    await lockOutOthers(session, options);
    // Not before: a login that still opens would come back.
    await endOtherSessions(session, options.beforeWrite);
    await letPeopleIn(session, options);
  } finally {
    await session.close();
  }
  await Promise.all([proveShut(options), proveEntry(options)]);
}

/**
 * Polls until the listed databases are ONLINE: an open port proves nothing.
 *
 * @throws SqlError of kind `starting` while they come up, `statement` when one
 * never will
 */
export async function requireOnline(
  session: SqlSession,
  databases: string[],
): Promise<void> {
  const rows = await session.query(
    'States of the databases',
    clone.databaseStates(databases),
    STATE_TIMEOUT_MS,
  );
  for (const database of databases) {
    const state = rows.find(row => row.name === database)?.state;
    if (state === 'ONLINE') continue;
    if (state === undefined) {
      throw new SqlError(
        `Database ${database} is not on this server; is it named right in engine.databases?`,
        'statement',
      );
    }
    const comingUp = COMING_UP.has(String(state));
    throw new SqlError(
      `Database ${database} is ${state}${
        comingUp
          ? ''
          : '; take it out of engine.databases or bring it online on the golden server'
      }`,
      comingUp ? 'starting' : 'statement',
    );
  }
}

/** A user can't be made in a database that is read-only (3906); sysadmins need none. */
async function requireWritable(
  session: SqlSession,
  { role, databases }: SecureOptions,
): Promise<void> {
  if (role === 'sysadmin') return;
  const rows = await session.query(
    'States of the databases',
    clone.databaseStates(databases),
    STATE_TIMEOUT_MS,
  );
  const readOnly = rows.filter(row => row.isReadOnly).map(row => row.name);
  if (readOnly.length) {
    throw new SqlError(
      `Database ${readOnly.join(
        ', ',
      )} is read-only, so that nobody can be let in; take it out of engine.databases or make it writable on the golden server`,
      'statement',
    );
  }
}

/**
 * Makes the clone's own password that of sa, whoever sa was.
 *
 * @returns a session of sa: where it came in by that name, the one that has set
 * the password, as each login costs both sides a handshake
 */
async function takeOver(options: SecureOptions): Promise<SqlSession> {
  const { target, administrator, frozen } = options;
  const refusals: string[] = [];
  const work = (session: SqlSession) => rotate(session, options);
  // The frozen ones first: they open it but for a retry, and each try costs a handshake.
  for (const login of frozen) {
    const entered = await enter(target, login, work);
    if (entered instanceof SqlSession) {
      if (login.user === administrator.user) return entered;
      // Somebody else, who is about to be locked out.
      await entered.close();
      return await SqlSession.open(target, administrator);
    }
    refusals.push(`${login.user} (${entered.number ?? 'refused'})`);
  }
  const own = await enter(target, administrator);
  if (own instanceof SqlSession) return own;
  // Left by whoever set the password but not the name.
  const users = new Set(frozen.map(({ user }) => user));
  users.delete(administrator.user);
  for (const user of users) {
    const { password } = administrator;
    const entered = await enter(target, { user, password }, work);
    if (!(entered instanceof SqlSession)) continue;
    await entered.close();
    return await SqlSession.open(target, administrator);
  }
  throw new SqlError(
    `${target.what}: none of the source's adminCredentials opens it: ${
      refusals.join(', ') || 'none is configured'
    }. They must hold the password that the golden's sysadmin had when the point was taken; add the older one to clones.adminCredentials`,
    'login',
  );
}

/** @returns a session in which the work is done, or why the login is refused */
async function enter(
  target: SqlTarget,
  login: SqlLogin,
  work: (session: SqlSession) => Promise<void> = async () => {},
): Promise<SqlSession | SqlError> {
  let session: SqlSession | undefined;
  try {
    session = await SqlSession.open(target, login);
    await work(session);
    return session;
  } catch (error) {
    await session?.close();
    if (!(error instanceof SqlError) || error.kind !== 'login') throw error;
    return error;
  }
}

async function rotate(
  session: SqlSession,
  { administrator, beforeWrite }: SecureOptions,
): Promise<void> {
  const { user, password } = administrator;
  const [found] = await session.query(
    'Finding sa',
    clone.systemAdministrator(user),
  );
  if (!found) {
    throw new SqlError(
      'The login with sid 0x01 is not visible: the adminCredentials are not those of a sysadmin',
      'login',
    );
  }
  // Under its own name a retry finds it again, whatever production calls it.
  // Production may have given that name to another login.
  const [decoy] = found.isNamed
    ? []
    : await session.query(
        `Who is ${user}`,
        clone.serverPrincipal(user, password),
      );
  beforeWrite();
  await session.query(
    'Rotating sa',
    clone.takeAdministrator(
      String(found.name),
      { user: found.isNamed ? String(found.name) : user, password },
      decoy ? otherName(user) : undefined,
    ),
  );
  await provePassword(session, administrator, false);
}

async function lockOutOthers(
  session: SqlSession,
  { people, beforeWrite }: SecureOptions,
): Promise<void> {
  const others = await session.query('Other logins', clone.otherLogins());
  for (const row of others) {
    const name = String(row.name);
    // Ours, from an earlier run of this job: freeName() saw to that.
    if (name === people.user) continue;
    const password = passwordFor(name);
    beforeWrite();
    await session.query(
      `Randomising ${name}`,
      clone.randomizeLogin(name, password),
    );
    beforeWrite();
    await session.query(`Disabling ${name}`, clone.disableLogin(name));
    await provePassword(session, { user: name, password }, true);
  }
}

/** A policy refuses a password that holds the login's name. */
function passwordFor(name: string): string {
  for (;;) {
    const password = generatePassword();
    if (!password.toLowerCase().includes(name.toLowerCase())) return password;
  }
}

/** The logins that were frozen in the point must open nothing any more. */
async function proveShut({
  target,
  administrator,
  frozen,
}: SecureOptions): Promise<void> {
  for (const login of frozen) {
    if (
      login.user === administrator.user &&
      login.password === administrator.password
    ) {
      continue;
    }
    try {
      await withSession(target, login, async () => {});
    } catch (error) {
      if (error instanceof SqlError && error.kind === 'login') continue;
      throw error;
    }
    throw new SqlError(
      `${target.what}: ${login.user} still logs in with the golden's password`,
      'statement',
    );
  }
}

/** The people's login must open the server, with the role that it is to have and no more. */
async function proveEntry({
  target,
  people,
  databases,
  role,
}: SecureOptions): Promise<void> {
  await withSession(target, people, async session => {
    await session.query('Entering the database', clone.use(databases[0]));
    const [roles] = await session.query('Own roles', clone.ownRoles());
    const isSysadmin = roles?.isSysadmin === 1;
    const granted =
      role === 'sysadmin' ? isSysadmin : roles?.isOwner === 1 && !isSysadmin;
    if (granted) return;
    throw new SqlError(
      `${target.what}: ${people.user} did not get ${role}${
        isSysadmin ? ' but sysadmin' : ''
      }`,
      'statement',
    );
  });
}
