import { reasonOf } from './errors';
import { sentence } from '../words/sentence';
import type { Step } from './Step';

/**
 * Asks for the deletion of clones whose task was cancelled. What goes wrong is said and nothing more: the cancelling
 * is what is reported.
 */
export async function endClones(
  { api, log }: Step,
  clones: { id: string; name: string }[],
): Promise<void> {
  const notCancelled = new AbortController().signal;
  await Promise.all(
    clones.map(async ({ id, name }) => {
      try {
        await api.call(
          (client, options) => client.deleteClone(id, options),
          notCancelled,
        );
        log.say(`${name}: asked for its deletion, as the task was cancelled.`);
      } catch (error) {
        log.warn(
          `${name}: could not ask for its deletion: ${sentence(
            reasonOf(error),
          )} It stays until it expires.`,
        );
      }
    }),
  );
}
