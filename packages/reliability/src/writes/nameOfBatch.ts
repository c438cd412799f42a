/** What changes nothing: it reads, or sets up the session that it is sent on. */
const READS = /^(SELECT|USE|SET|IF @@TRANCOUNT)\b/i;

/** Texts and names, some of which are passwords. */
const QUOTED = /N?'(?:[^']|'')*'/g;

const MOST_WORDS = 9;

/**
 * The first words of a batch for SQL Server, without what is quoted in it.
 *
 * @returns undefined for what changes nothing
 */
export function nameOfBatch(text: string): string | undefined {
  const batch = text.replace(
    /^(SET XACT_ABORT ON; BEGIN TRANSACTION; |IF NOT EXISTS \(.*?\) (?=CREATE))/,
    '',
  );
  if (READS.test(batch)) return undefined;
  const words = batch
    .replace(QUOTED, '…')
    .replace(/\bKILL \d+/, 'KILL …')
    .split(/\s+/)
    .slice(0, MOST_WORDS)
    .join(' ');
  return `sql server: ${words}`;
}
