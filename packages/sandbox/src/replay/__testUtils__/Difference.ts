/** Something that is not here as it was recorded. */
export interface Difference {
  /** The number that the transcript's name begins with. */
  transcript: string;
  /** Of the transcript. */
  line: number;
  /** The line of the step that it belongs to. */
  step: number;
  /** What was recorded after `recorded:`, what is here after `here:`. */
  text: string;
}

/** @returns the pairs of indices of a longest common subsequence */
export function align(left: string[], right: string[]): [number, number][] {
  const lengths = Array.from({ length: left.length + 1 }, () =>
    new Array<number>(right.length + 1).fill(0),
  );
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i][j] =
        left[i] === right[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const pairs: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}
