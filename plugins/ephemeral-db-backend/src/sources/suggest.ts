function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = a[row - 1] === b[column - 1] ? 0 : 1;
      current[column] = Math.min(
        previous[column] + 1,
        current[column - 1] + 1,
        previous[column - 1] + substitution,
      );
    }
    previous = current;
  }
  return previous[b.length];
}

/**
 * The known word that was probably meant, if one is near enough to be a slip of the hand.
 */
export function suggest(
  given: string,
  known: readonly string[],
): string | undefined {
  const word = given.toLowerCase();
  const ranked = known
    .map(candidate => ({
      candidate,
      slips: distance(word, candidate.toLowerCase()),
    }))
    .sort((a, b) => a.slips - b.slips);
  const [best] = ranked;
  const allowed = Math.max(1, Math.floor(word.length / 3));
  return best && best.slips <= allowed ? best.candidate : undefined;
}
