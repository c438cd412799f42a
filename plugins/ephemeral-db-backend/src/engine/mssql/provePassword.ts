import { SqlError } from './SqlError';
import type { SqlLogin, SqlSession } from './SqlSession';
import { clone } from './statements';

/**
 * Asks the server whether a login is as it was just made.
 *
 * @throws SqlError of kind `statement` when it is not
 */
export async function provePassword(
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
