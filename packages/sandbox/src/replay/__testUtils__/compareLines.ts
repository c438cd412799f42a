import { Correspondence, skeletonOf } from './Correspondence';
import { align } from '../../kubernetes/align';

const AGE = /(?<=^|\s|\()(?:(?:\d+[dhms])+|<unknown>|<invalid>)(?=\s|$)/g;

/** Columns are as wide as what they hold, and ages depend on the moment. */
function withoutLayout(lines: string[]): string[] {
  return lines.map(line =>
    line.replace(AGE, '<age>').replace(/ {2,}/g, '  ').trimEnd(),
  );
}

function isTable(lines: string[]): boolean {
  return /^NAME(SPACE)? /.test(lines[0] ?? '');
}

/** @returns what differs, a line each */
export function compareLines(
  recorded: string[],
  actual: string[],
  correspondence: Correspondence,
): string[] {
  const tidy = isTable(recorded) ? withoutLayout : (lines: string[]) => lines;
  const left = tidy(recorded);
  const right = tidy(actual);
  const pairs = align(left.map(skeletonOf), right.map(skeletonOf));
  const alike = pairs.filter(([i, j]) =>
    correspondence.meets(left[i], right[j]),
  );
  const known = new Set(alike.map(([i]) => i));
  const knownHere = new Set(alike.map(([, j]) => j));
  if (isTable(recorded)) {
    // Rows are sorted by names, and some names are made up.
    for (const [i, row] of left.entries()) {
      const j = right.findIndex(
        (other, index) =>
          !known.has(i) &&
          !knownHere.has(index) &&
          correspondence.meets(row, other),
      );
      if (j < 0) continue;
      known.add(i);
      knownHere.add(j);
    }
  }
  return [
    ...left
      .filter((_line, i) => !known.has(i))
      .map(line => `recorded: ${line}`),
    ...right
      .filter((_line, j) => !knownHere.has(j))
      .map(line => `here: ${line}`),
  ];
}
