/** Words that change something, or leave the transaction in which a probe is rolled back. */
const FORBIDDEN = new RegExp(
  `\\b(${[
    'alter backup begin bulk commit create dbcc declare delete deny drop exec execute go grant insert into kill merge',
    'openquery opendatasource openrowset restore revert revoke rollback save set shutdown truncate update use waitfor writetext',
  ]
    .join(' ')
    .split(' ')
    .join('|')})\\b`,
  'i',
);

/** Comments, texts and quoted names: their content is no part of the statement's words. */
const QUOTED =
  /--[^\n]*|\/\*[^]*?\*\/|N?'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"/gi;

/**
 * Whether a text is a single SELECT and nothing that changes anything. T-SQL needs no semicolon between statements, so
 * whatever else would follow is told by its words.
 */
export function isOneSelect(text: string): boolean {
  const words = text.replace(QUOTED, quoted =>
    quoted.startsWith('--') || quoted.startsWith('/*') ? ' ' : ' x ',
  );
  return (
    /^\s*(select|with)\b[^;]*;?\s*$/i.test(words) && !FORBIDDEN.test(words)
  );
}
