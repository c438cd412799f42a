/** A fix, parted into what a person reads and what a machine takes. */
export interface Fix {
  words?: string;
  code?: string;
}

/** How statements, commands and manifests begin. */
const CODE =
  /^(?:USE|ALTER|GRANT|REVOKE|CREATE|DROP|DENY|EXEC|kubectl|helm|apiVersion:|- )(?:\s|$)/;

/**
 * Finds the statement or manifest in a fix: all after a first line that ends with a colon, or a last clause after one.
 * A fix that is only words stays words, as nobody can run it.
 */
export function readFix(fix: string): Fix {
  const text = fix.trim();
  const [first, ...rest] = text.split('\n');
  if (rest.length > 0) {
    return /[:.]$/.test(first) && !CODE.test(first)
      ? { words: first, code: rest.join('\n').trimEnd() }
      : { code: text };
  }
  if (CODE.test(text)) return { code: text.replace(/\.$/, '') };
  const colon = text.lastIndexOf(': ');
  const tail = text.slice(colon + 2);
  return colon > 0 && CODE.test(tail) && !tail.includes('; ')
    ? { words: text.slice(0, colon + 1), code: tail }
    : { words: text };
}
