const CONTEXT_LINES = 3;

interface Line {
  sign: ' ' | '+' | '-';
  text: string;
}

/** The lines of both texts in the order in which one becomes the other, with as few changes as possible. */
function mergeLines(before: string[], after: string[]): Line[] {
  // For each pair of ends, how many lines they have in common in that order.
  const common = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let old = before.length - 1; old >= 0; old -= 1) {
    for (let young = after.length - 1; young >= 0; young -= 1) {
      common[old][young] =
        before[old] === after[young]
          ? common[old + 1][young + 1] + 1
          : Math.max(common[old + 1][young], common[old][young + 1]);
    }
  }
  const lines: Line[] = [];
  let old = 0;
  let young = 0;
  while (old < before.length || young < after.length) {
    if (before[old] === after[young]) {
      lines.push({ sign: ' ', text: before[old] });
      old += 1;
      young += 1;
    } else if (
      young === after.length ||
      (old < before.length && common[old + 1][young] >= common[old][young + 1])
    ) {
      lines.push({ sign: '-', text: before[old] });
      old += 1;
    } else {
      lines.push({ sign: '+', text: after[young] });
      young += 1;
    }
  }
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
