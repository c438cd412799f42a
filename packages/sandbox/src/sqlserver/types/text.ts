/**
 * Characters as the collation SQL_Latin1_General_CP1_CI_AS sees them: case is ignored, accents count, blanks at the end do not.
 */
const combining = /[\u0300-\u036f]/g;
const beyondAscii = /[^\u0020-\u007e]/;

/**
 * A key that is equal for texts which the collation holds equal, and that sorts close to how the collation sorts:
 * letters by their base first, accents as a tie-break.
 */
export function sortKey(text: string): string {
  const folded = text.replace(/ +$/, '').toLowerCase();
  if (!beyondAscii.test(folded)) {
    return folded;
  }
  const base = folded.normalize('NFD').replace(combining, '');
  return base === folded ? folded : `${base}\u0001${folded}`;
}

/** Whether two names (of logins, tables, columns …) are the same to the server. */
export function sameName(left: string, right: string): boolean {
  return sortKey(left) === sortKey(right);
}

// Code page 1252 differs from Latin-1 only here.
const codePage1252 =
  '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The bytes of a varchar; what the code page lacks becomes a question mark, as on the real server. */
export function encodeCodePage(text: string): Buffer {
  const bytes = Buffer.alloc(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) {
      bytes[index] = code;
    } else {
      const found = codePage1252.indexOf(text[index]);
      bytes[index] = found === -1 ? 0x3f : 0x80 + found;
    }
  }
  return bytes;
}

export function decodeCodePage(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    text +=
      byte >= 0x80 && byte < 0xa0
        ? codePage1252[byte - 0x80]
        : String.fromCharCode(byte);
  }
  return text;
}

const patterns = new Map<string, RegExp>();

/**
 * Whether a text matches a LIKE pattern: `%`, `_`, `[a-z]`, `[^a-z]` and an escape character.
 *
 * @param options.exact - blanks at the end of the text count, as they do in Unicode
 */
export function like(
  text: string,
  pattern: string,
  { escape, exact = false }: { escape?: string; exact?: boolean } = {},
): boolean {
  const key = `${escape ?? ''}\u0000${pattern}`;
  let expression = patterns.get(key);
  if (!expression) {
    expression = new RegExp(`^${likeSource(pattern, escape)}$`, 'isu');
    if (patterns.size > 500) {
      patterns.clear();
    }
    patterns.set(key, expression);
  }
  // Blanks at the end of the text may be left over, not those of the pattern.
  return (
    expression.test(text) ||
    (!exact && text.endsWith(' ') && expression.test(text.replace(/ +$/, '')))
  );
}

function likeSource(pattern: string, escape: string | undefined): string {
  const quote = (character: string) =>
    character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  let source = '';
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    const end = pattern.indexOf(']', index + 2);
    if (character === escape && index + 1 < pattern.length) {
      source += quote(pattern[++index]);
    } else if (character === '%') {
      source += '.*';
    } else if (character === '_') {
      source += '.';
    } else if (character === '[' && end !== -1) {
      const negated = pattern[index + 1] === '^';
      const inner = pattern
        .slice(index + (negated ? 2 : 1), end)
        .replace(/[\\\]^[&~|]/g, '\\$&');
      source += `[${negated ? '^' : ''}${inner}]`;
      index = end;
    } else {
      source += quote(character);
    }
  }
  return source;
}
