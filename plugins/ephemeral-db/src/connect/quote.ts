/**
 * Names come from users and admins: each is written so that the shell or the language reads back just that name.
 */

const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** For POSIX shells, and PowerShell as long as there is no apostrophe in it. */
export function shellWord(text: string): string {
  return PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** In double quotes for JavaScript, Python, C# and Java, which share these escapes. */
export function literal(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** In single quotes for JavaScript, as its formatters like it. */
export function javaScriptLiteral(text: string): string {
  const inner = literal(text).slice(1, -1).replaceAll('\\"', '"');
  return `'${inner.replaceAll("'", "\\'")}'`;
}

/** A value in the connection string of an ODBC driver or of JDBC: braces take everything but a closing one. */
export function braced(text: string): string {
  return /^[\w.,:-]+$/.test(text) ? text : `{${text.replaceAll('}', '}}')}}`;
}

/** A value in a connection string of .NET. */
export function connectionValue(text: string): string {
  return /^[\w.,:-]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
