/** What became of one item. */
export interface Outcome<Item> {
  item: Item;
  error?: unknown;
}

/**
 * Does the same to each item, at most so many at once. One that fails stops no other.
 *
 * @param onDone - told after each, for the progress
 */
export async function eachOf<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
  options: { atOnce: number; onDone?: (outcome: Outcome<Item>) => void },
): Promise<Outcome<Item>[]> {
  const waiting = items.entries();
  const outcomes: Outcome<Item>[] = [];
  const work = async () => {
    for (const [index, item] of waiting) {
      const outcome: Outcome<Item> = { item };
      try {
        await act(item);
      } catch (error) {
        outcome.error = error;
      }
      outcomes[index] = outcome;
      options.onDone?.(outcome);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return outcomes;
}
