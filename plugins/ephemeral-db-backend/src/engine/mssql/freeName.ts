import { randomBytes } from 'crypto';
import { SqlError } from './SqlError';
import type { SqlLogin, SqlSession } from './SqlSession';
import { clone } from './statements';

/** Names have at most 128 characters. */
const LONGEST_STEM = 100;

/** A name beside one that is taken. */
export function otherName(name: string): string {
  return `${name.slice(0, LONGEST_STEM)}-${randomBytes(4).toString('hex')}`;
}

/**
 * Gives the people's login a name of its own: whoever bears it and came with the
 * data may hold any right, and gets another name. One with our password was made
 * by an earlier run, as no two clones share it.
 *
 * @throws SqlError when a server role bears it
 */
export async function freeName(
  session: SqlSession,
  { people, beforeWrite }: { people: SqlLogin; beforeWrite(): void },
): Promise<void> {
  const [found] = await session.query(
    `Who is ${people.user}`,
    clone.serverPrincipal(people.user, people.password),
  );
  if (!found || found.hasPassword === 1) return;
  const name = String(found.name);
  if (found.type === 'R') {
    throw new SqlError(
      `The server role ${name}, which came with the data, bears the name of the people's login; rename it on the golden server`,
      'statement',
    );
  }
  beforeWrite();
  await session.query(
    `Renaming ${name}, which came with the data`,
    clone.renameLogin(name, otherName(name)),
  );
}
