import { reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { sentence } from '../words/sentence';

/** How something is ordered, and how it is read again. */
export interface Placing<Thing, Known> {
  order(): Promise<Thing>;
  read(id: string): Promise<Known>;
}

/**
 * Orders something, or reads what an earlier run of the step has ordered. The task keeps its id, as a request id finds
 * only what the same person has ordered, and Retry may be pressed by another one.
 *
 * @param key - of the task's note, the same for the same order
 */
export async function placeOnce<Thing extends { id: string }, Known>(
  { context, log }: Pick<Step, 'context' | 'log'>,
  key: string,
  { order, read }: Placing<Thing, Known>,
): Promise<Thing | Known> {
  let ordered: Thing | undefined;
  let refusal: { error: unknown } | undefined;
  try {
    const { id } = await context.checkpoint({
      key: `placed.${key}`,
      fn: async () => {
        try {
          ordered = await order();
          return { id: ordered.id };
        } catch (error) {
          refusal = { error };
          throw error;
        }
      },
    });
    return ordered ?? (await read(id));
  } catch (error) {
    // What became of the order counts for more than that it could not be noted.
    if (refusal) throw refusal.error;
    if (!ordered) throw error;
    log.warn(
      `It was ordered, but the task could not note it: ${sentence(
        reasonOf(error),
      )} Retry by another person would order it once more.`,
    );
    return ordered;
  }
}
