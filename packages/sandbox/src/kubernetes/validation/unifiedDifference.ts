import { align } from '../align';

const CONTEXT_LINES = 3;

interface Line {
  sign: ' ' | '+' | '-';
  text: string;
}

/** The lines of both texts in the order in which one becomes the other, with as few changes as possible. */
function mergeLines(before: string[], after: string[]): Line[] {
  const lines: Line[] = [];
  let old = 0;
  let young = 0;
  const advance = (oldEnd: number, youngEnd: number) => {
    const gone = before.slice(old, oldEnd);
    const come = after.slice(young, youngEnd);
    lines.push(
      ...gone.map((text): Line => ({ sign: '-', text })),
      ...come.map((text): Line => ({ sign: '+', text })),
    );
  };
  for (const [oldSame, youngSame] of align(before, after)) {
    advance(oldSame, youngSame);
    lines.push({ sign: ' ', text: before[oldSame] });
    old = oldSame + 1;
    young = youngSame + 1;
  }
  advance(before.length, after.length);
  return lines;
}

/** `-10,7`: where a part of a text begins, and how many lines it has unless one. */
function rangeOf(skipped: Line[], part: Line[], without: '+' | '-'): string {
  const count = (lines: Line[]) =>
    lines.filter(({ sign }) => sign !== without).length;
  const length = count(part);
  const start = count(skipped) + (length > 0 ? 1 : 0);
  return length === 1 ? `${start}` : `${start},${length}`;
}

/** What changed between two texts, as `diff -u` shows it without its head. */
export function unifiedDifference(before: string, after: string): string {
  const lines = mergeLines(before.split('\n'), after.split('\n'));
  const isNearChange = (index: number) =>
    lines
      .slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
      .some(({ sign }) => sign !== ' ');
  const parts: string[] = [];
  for (let start = 0; start < lines.length; ) {
    if (!isNearChange(start)) {
      start += 1;
      continue;
    }
    let end = start;
    while (end < lines.length && isNearChange(end)) end += 1;
    const skipped = lines.slice(0, start);
    const part = lines.slice(start, end);
    parts.push(
      `@@ -${rangeOf(skipped, part, '+')} +${rangeOf(skipped, part, '-')} @@\n`,
      ...part.map(({ sign, text }) => `${sign}${text}\n`),
    );
    start = end;
  }
  return parts.join('');
}
