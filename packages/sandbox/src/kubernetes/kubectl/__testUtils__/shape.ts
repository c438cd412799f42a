/** Stands for any text within a line; alone in a line, for any number of lines. */
const ANYTHING = '…';

/** Without the indentation that the first line has. */
function dedent(text: string): string {
  const lines = text
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '')
    .split('\n');
  const indentation = /^ */.exec(lines[0])?.[0] ?? '';
  return lines
    .map(line =>
      line.startsWith(indentation) ? line.slice(indentation.length) : line,
    )
    .join('\n');
}

/** Columns stand one blank apart, so that their widths do not matter. */
export function squeeze(text: string): string {
  return text
    .replace(/\t/g, '  ')
    .replace(/(\S) +/g, '$1 ')
    .replace(/^ {20,}/gm, ' '.repeat(20))
    .replace(/ +$/gm, '')
    .replace(/\n+$/, '');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * The lines that a command prints, with `…` for what differs from run to run:
 * a part of a line, or lines where it stands alone.
 */
export function shapeOf(expected: string): RegExp {
  const lines = squeeze(dedent(expected)).split('\n');
  const pattern = lines.map((line, index) => {
    const end = index === lines.length - 1 ? '$' : '\n';
    if (line.trim() !== ANYTHING) {
      return `${line.split(ANYTHING).map(escape).join('.*')}${end}`;
    }
    return end === '$' ? '[^]*$' : '(?:.*\n)*?';
  });
  // What ends with anything may also end right there.
  const last = pattern.length - 1;
  if (last > 0 && pattern[last] === '[^]*$') {
    pattern[last - 1] = pattern[last - 1].replace(/\n$/, '');
    pattern[last] = '(?:\n[^]*)?$';
  }
  return new RegExp(`^${pattern.join('')}`);
}
