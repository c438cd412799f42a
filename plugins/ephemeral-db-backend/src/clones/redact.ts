const HIDDEN = '***';
/** Shorter values would hide half of any text. */
const LEAST_LENGTH = 4;

/** `SET PASSWORD = N'…'`, `MSSQL_SA_PASSWORD=…`, `pwd: …`, `IDENTIFIED BY '…'`, and what a hash looks like. */
const ASSIGNED =
  /((?:[\w-]*(?:password|passwd|pwd|secret)[\w-]*["']?\s*(?:=|:|(?=N?['"]|0x))|\bidentified\s+by\b|\bauthorization\s*:\s*(?:bearer|basic))\s*)(N?'(?:[^']|'')*'?|N?"[^"]*"?|[^\s;,]+)/gi;

/**
 * Hides what looks like a password, and every value that is known to be one.
 *
 * @param known - values that must not be shown, wherever they stand
 */
export function redact(text: string, known: string[]): string {
  return known
    .flatMap(value => [
      value,
      // In T-SQL and in JSON.
      value.replaceAll("'", "''"),
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value, 'utf8').toString('base64'),
      ...value.split(/\r?\n/),
    ])
    .filter(value => value.trim().length >= LEAST_LENGTH)
    .sort((one, other) => other.length - one.length)
    .reduce((rest, value) => rest.replaceAll(value, HIDDEN), text)
    .replaceAll(ASSIGNED, `$1${HIDDEN}`);
}
