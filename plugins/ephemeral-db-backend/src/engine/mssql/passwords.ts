import { randomInt } from 'crypto';

const LENGTH = 32;
/**
 * Four classes, without what breaks in shells and connection strings (ADO.NET,
 * JDBC): quotes, semicolon, braces, equals, backslash, dollar, blanks.
 */
const CLASSES = [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  '!#%*+,-./:?@^_~',
];
const ALL = CLASSES.join('');

/** 32 characters from a secure source, at least one of each of four classes. */
export function generatePassword(): string {
  for (;;) {
    const password = Array.from(
      { length: LENGTH },
      () => ALL[randomInt(ALL.length)],
    ).join('');
    const complete = CLASSES.every(characters =>
      [...password].some(character => characters.includes(character)),
    );
    // A leading sign or @ means something to command lines.
    if (complete && /^[A-Za-z0-9]/.test(password)) return password;
  }
}
