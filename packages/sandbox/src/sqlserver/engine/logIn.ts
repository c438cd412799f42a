import { sameName } from '../types/text';
import type { Database } from './Database';
import type { Instance } from './Instance';
import { LoginRow, masterCatalog } from './MasterCatalog';
import { matchesHash } from './security/passwords';
import { Rights } from './security/Rights';
import { Session, SessionClient } from './Session';
import { SqlError, sqlError } from './SqlError';

/** Windows' default: how long a password lives where CHECK_EXPIRATION is on. */
const PASSWORD_LIFE_DAYS = 42;
const DAY_MS = 86_400_000;

export interface LoginRequest {
  user: string;
  password: string;
  /** Empty for the login's own. */
  database: string;
  client: SessionClient;
}

/** A login that is refused, with all messages in the order in which the server sends them. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';

  constructor(readonly errors: SqlError[]) {
    super(errors[errors.length - 1].message);
  }
}

/**
 * Lets a login in or says why not, as the server does: the client learns
 * little, the log all of it.
 *
 * @throws LoginRefused with 18401, 18456, 18470, 18487, 18488, 4060 or 4064
 */
export function logIn(instance: Instance, request: LoginRequest): Session {
  const { user, client } = request;
  const refuse = (reason: string, state: number, ...errors: SqlError[]) => {
    const [first] = errors;
    const number = errors[errors.length - 1].number;
    instance.log.write(
      'Logon',
      `Error: ${number}, Severity: ${first.severity}, State: ${state}.\nLogin failed for user '${user}'. Reason: ${reason} [CLIENT: ${client.address}]`,
    );
    throw new LoginRefused(errors);
  };
  if (instance.phase !== 'ready') {
    return refuse(
      'Server is in script upgrade mode.',
      1,
      sqlError(18401, user),
    );
  }
  const login = masterCatalog.login(instance.catalog, user);
  if (!login) {
    return refuse(
      'Could not find a login matching the name provided.',
      5,
      sqlError(18456, user),
    );
  }
  if (!login.hash || !matchesHash(request.password, login.hash)) {
    return refuse(
      login.disabled
        ? 'An attempt to login using SQL authentication failed. The account is disabled and the password did not match.'
        : 'Password did not match that for the login provided.',
      login.disabled ? 7 : 8,
      sqlError(18456, user),
    );
  }
  if (login.disabled) {
    return refuse('The account is disabled.', 1, sqlError(18470, user));
  }
  if (login.mustChange) {
    return refuse(
      'The password of the account must be changed.',
      1,
      sqlError(18488, user),
    );
  }
  if (isExpired(login, instance.now())) {
    return refuse(
      'The password of the account has expired.',
      1,
      sqlError(18487, user),
    );
  }
  const session = new Session(
    instance.nextSessionId(),
    instance,
    { principalId: login.principalId, name: login.name, sid: login.sid },
    client,
    instance.masterDatabase,
  );
  try {
    if (!new Rights(session).onServer('CONNECT SQL')) {
      refuse(
        'The login does not have permission to connect.',
        12,
        sqlError(18456, user),
      );
    }
    enterFirstDatabase(session, login, request.database, refuse);
  } catch (error) {
    session.end();
    throw error;
  }
  instance.sessions.set(session.id, session);
  return session;
}

function isExpired(login: LoginRow, now: Date): boolean {
  if (!login.checkExpiration || !login.passwordSet) return false;
  const set = Date.parse(`${login.passwordSet.replace(' ', 'T')}Z`);
  return now.getTime() - set > PASSWORD_LIFE_DAYS * DAY_MS;
}

function enterFirstDatabase(
  session: Session,
  login: LoginRow,
  asked: string,
  refuse: (reason: string, state: number, ...errors: SqlError[]) => never,
): void {
  const name = asked || login.defaultDatabase || 'master';
  const database = session.instance.findDatabase(name);
  if (database && canEnter(session, database)) {
    session.begin(database);
    return;
  }
  const isDefault = !asked || sameName(asked, login.defaultDatabase ?? '');
  refuse(
    `Failed to open the ${
      asked ? 'explicitly specified' : 'default'
    } database '${name}'.`,
    38,
    asked || !isDefault ? sqlError(4060, name) : sqlError(4064),
    sqlError(18456, login.name),
  );
}

function canEnter(session: Session, database: Database): boolean {
  return (
    database.state === 'ONLINE' &&
    new Rights(session).user(database) !== undefined
  );
}
