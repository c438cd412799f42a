import { generatePassword } from './passwords';
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
  const { target, administrator, people, databases } = options;
  await takeOver(options);
  await withSession(target, administrator, async session => {
    for (const row of await session.query(
      'Sessions of others',
      clone.otherSessions(),
    )) {
      options.beforeWrite();
      await endSession(session, Number(row.sessionId));
    }
    await requireOnline(session, databases);
    await lockOutOthers(session, options);
    await letPeopleIn(session, options);
  });
  await proveShut(options);
  await withSession(target, people, async session => {
    await session.query('Entering the database', clone.use(databases[0]));
    const [roles] = await session.query('Own roles', clone.ownRoles());
    const granted =
      options.role === 'sysadmin' ? roles.isSysadmin : roles.isOwner;
    if (!granted) {
      throw new SqlError(
        `${target.what}: ${people.user} did not get ${options.role}`,
        'statement',
      );
    }
  });
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
    throw new SqlError(
      `Database ${database} is ${state}`,
      COMING_UP.has(String(state)) ? 'starting' : 'statement',
    );
  }
}

/** Makes the clone's own password that of sa, whoever sa was. */
async function takeOver(options: SecureOptions): Promise<void> {
  const { target, administrator, frozen } = options;
  const refusals: string[] = [];
  // The new password first: a retry finds it in place.
  for (const login of [administrator, ...frozen]) {
    try {
      await withSession(target, login, async session => {
        if (login !== administrator) await rotate(session, options);
      });
      return;
    } catch (error) {
      if (!(error instanceof SqlError) || error.kind !== 'login') throw error;
      if (login !== administrator) {
        refusals.push(`${login.user} (${error.number ?? 'refused'})`);
      }
    }
  }
  throw new SqlError(
    `${target.what}: none of the source's adminCredentials opens it: ${
      refusals.join(', ') || 'none is configured'
    }. They must hold the password that the golden's sysadmin had when the point was taken; add the older one to clones.adminCredentials`,
    'login',
  );
}

async function rotate(
  session: SqlSession,
  { administrator, beforeWrite }: SecureOptions,
): Promise<void> {
  const [found] = await session.query(
    'Finding sa',
    clone.systemAdministrator(),
  );
  if (!found) {
    throw new SqlError(
      'The login with sid 0x01 is not visible: the adminCredentials are not those of a sysadmin',
      'login',
    );
  }
  const name = String(found.name);
  beforeWrite();
  await session.query(
    'Rotating sa',
    clone.rotateAdministrator(name, administrator.password),
  );
  if (found.isDisabled) {
    beforeWrite();
    await session.query('Enabling sa', clone.enableLogin(name));
  }
  // Under its own name a retry finds it again, whatever production calls it.
  if (name !== administrator.user) {
    beforeWrite();
    await session.query(
      'Naming sa',
      clone.renameLogin(name, administrator.user),
    );
  }
  await provePassword(session, administrator, false);
}

async function lockOutOthers(
  session: SqlSession,
  { people, beforeWrite }: SecureOptions,
): Promise<void> {
  const others = await session.query('Other logins', clone.otherLogins());
  for (const row of others) {
    const name = String(row.name);
    // Ours already, from an earlier run of this job.
    if (name === people.user) continue;
    const password = generatePassword();
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

async function letPeopleIn(
  session: SqlSession,
  { people, role, databases, beforeWrite }: SecureOptions,
): Promise<void> {
  beforeWrite();
  await session.query(
    'Making the login for people',
    clone.createLogin(people.user, people.password, databases[0]),
  );
  const [found] = await session.query(
    'Checking the login for people',
    clone.hasPassword(people.user, people.password),
  );
  if (!found?.hasPassword) {
    // It came with the data, under the same name.
    beforeWrite();
    await session.query(
      'Taking over the login for people',
      clone.randomizeLogin(people.user, people.password),
    );
  }
  if (found?.isDisabled) {
    beforeWrite();
    await session.query(
      'Enabling the login for people',
      clone.enableLogin(people.user),
    );
  }
  await provePassword(session, people, false);
  for (const database of databases) {
    await session.query(`Entering ${database}`, clone.use(database));
    beforeWrite();
    await session.query(
      `Letting people into ${database}`,
      clone.createUser(people.user),
    );
    beforeWrite();
    await session.query(
      `Making people owners of ${database}`,
      clone.addOwner(people.user),
    );
  }
  if (role === 'sysadmin') {
    beforeWrite();
    await session.query(
      'Making people sysadmins',
      clone.addSysadmin(people.user),
    );
  }
}

async function provePassword(
  session: SqlSession,
  login: SqlLogin,
  disabled: boolean,
): Promise<void> {
  const [row] = await session.query(
    `Proving ${login.user}`,
    clone.hasPassword(login.user, login.password),
  );
  if (Number(row?.hasPassword) !== 1 || Boolean(row?.isDisabled) !== disabled) {
    throw new SqlError(
      `Login ${login.user} is not as it was just made: it ${
        Number(row?.hasPassword) === 1 ? 'has' : 'does not have'
      } its new password and is ${row?.isDisabled ? 'disabled' : 'enabled'}`,
      'statement',
    );
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

async function endSession(session: SqlSession, id: number): Promise<void> {
  try {
    await session.query(`Ending session ${id}`, clone.endSession(id));
  } catch (error) {
    // 6106: it ended by itself meanwhile.
    if (!(error instanceof SqlError) || error.number !== 6106) throw error;
  }
}
