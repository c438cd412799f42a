import { otherName } from './freeName';
import { provePassword } from './provePassword';
import type { SecureOptions } from './secure';
import type { SqlSession } from './SqlSession';
import { clone } from './statements';

/**
 * Makes the people's login, once its name is free, and lets it into the
 * databases. Principals that came with them are left as they are.
 */
export async function letPeopleIn(
  session: SqlSession,
  options: Pick<SecureOptions, 'people' | 'role' | 'databases' | 'beforeWrite'>,
): Promise<void> {
  const { people, role, databases, beforeWrite } = options;
  beforeWrite();
  await session.query(
    'Making the login for people',
    clone.createLogin(people.user, people.password, databases[0]),
  );
  await provePassword(session, people, false);
  if (role === 'sysadmin') {
    beforeWrite();
    await session.query(
      'Making people sysadmins',
      clone.addSysadmin(people.user),
    );
    // They are owners everywhere by that, also where nothing can be written.
    return;
  }
  for (const database of databases) {
    await session.query(`Entering ${database}`, clone.use(database));
    const user = await makeUser(session, database, options);
    beforeWrite();
    await session.query(
      `Making people owners of ${database}`,
      clone.addOwner(user),
    );
  }
}

/** @returns the name that the login has in the current database */
async function makeUser(
  session: SqlSession,
  database: string,
  { people, beforeWrite }: Pick<SecureOptions, 'people' | 'beforeWrite'>,
): Promise<string> {
  const [own] = await session.query(
    `Looking for people in ${database}`,
    clone.userOf(people.user),
  );
  if (own) return String(own.name);
  const [{ isTaken }] = await session.query(
    `Looking for a name in ${database}`,
    clone.isTaken(people.user),
  );
  const name = isTaken ? otherName(people.user) : people.user;
  beforeWrite();
  await session.query(
    `Letting people into ${database}`,
    clone.createUser(name, people.user),
  );
  return name;
}
