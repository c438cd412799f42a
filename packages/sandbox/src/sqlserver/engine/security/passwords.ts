import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sqlError } from '../SqlError';

const VERSION = Buffer.from([2, 0]);
const SALT_LENGTH = 4;
const MINIMUM_LENGTH = 8;
const MAXIMUM_LENGTH = 128;

function digest(password: string, salt: Buffer): Buffer {
  return createHash('sha512')
    .update(Buffer.from(password, 'utf16le'))
    .update(salt)
    .digest();
}

/** A password's hash as SQL Server 2012 and later keep it: 0x0200, salt, SHA-512 of password and salt. */
export function hashPassword(
  password: string,
  salt = randomBytes(SALT_LENGTH),
): Buffer {
  return Buffer.concat([VERSION, salt, digest(password, salt)]);
}

/** PWDCOMPARE. */
export function matchesHash(password: string, hash: Buffer): boolean {
  const head = VERSION.length + SALT_LENGTH;
  if (hash.length !== head + 64 || !hash.subarray(0, 2).equals(VERSION)) {
    return false;
  }
  return timingSafeEqual(
    digest(password, hash.subarray(VERSION.length, head)),
    hash.subarray(head),
  );
}

/**
 * Windows' rules, which CHECK_POLICY asks for.
 *
 * @throws SqlError 15116 and 15118
 */
export function requireStrongPassword(password: string, login: string): void {
  if (password.length < MINIMUM_LENGTH) throw sqlError(15116);
  if (password.length > MAXIMUM_LENGTH) throw sqlError(15118);
  const classes = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];
  const used = classes.filter(pattern => pattern.test(password)).length;
  if (
    used < 3 ||
    (login.length > 2 && password.toLowerCase().includes(login.toLowerCase()))
  ) {
    throw sqlError(15118);
  }
}
