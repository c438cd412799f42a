import { requireTypeScript } from '../scripts/lib/requireTypeScript.mjs';

const TOKENIZE = 'packages/sandbox/src/sqlserver/engine/parse/tokenize.ts';

const POSITIONS = new Set(['span', 'loc', 'location']);

/** What a text can't do without: words that are not quoted may well stand for the shape of a tree. */
const VALUES = new Set(
  'quoted variable string nationalString number binary'.split(' '),
);

/** All names and values of a tree, one after the other. */
function contentOf(tree) {
  const values = [];
  const visit = value => {
    if (value && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        // Where something stands is not what it says.
        if (POSITIONS.has(key)) continue;
        values.push(key);
        visit(inner);
      }
    } else values.push(String(value));
  };
  visit(tree);
  return values.join('\n').toLowerCase();
}

/** The ways in which a tree may well have it: quotes doubled or not, `0x`, `$` and `@` in it or told apart. */
function formsOf({ kind, text, written }) {
  const said = text.toLowerCase();
  if (kind === 'number') {
    const digits = written.replace(/[$+-]/g, '');
    return [digits, String(Number(digits))];
  }
  if (kind === 'binary') return [written.toLowerCase().slice(2)];
  if (kind === 'variable') return [said.replace(/^@+/, '')];
  return [said, said.replaceAll("'", "''"), said.replaceAll(']', ']]')];
}

/**
 * A quoted name, variable or value of a text that is nowhere in the tree that was made of it.
 *
 * @returns {string | undefined} as the text has it
 */
export function lostValue(tree, text) {
  const { tokenize } = requireTypeScript(TOKENIZE);
  const content = contentOf(tree);
  return tokenize(text).find(
    token =>
      VALUES.has(token.kind) &&
      !formsOf(token).some(form => content.includes(form)),
  )?.written;
}
