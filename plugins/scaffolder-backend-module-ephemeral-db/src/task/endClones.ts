import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import pLimit from 'p-limit';
import { sentence } from '../words/sentence';
import { isTransient, reasonOf } from './errors';
import { pauseBeforeAgain } from './Pace';
import { sleep } from './sleep';
import type { Step } from './Step';

const AT_ONCE = 5;

/** Whoever cancels does not wait for long, but a broken line must not keep a clone. */
const PATIENCE = 15_000;

/** The task's own signal has ended all that heeds it. */
const notCancelled = new AbortController().signal;

async function endClone(
  { api, options }: Step,
  id: string,
  startedAt: number,
): Promise<Clone> {
  const { pace } = options;
  for (let failures = 1; ; failures++) {
    try {
      return await api.call(
        (client, call) => client.deleteClone(id, call),
        notCancelled,
      );
    } catch (error) {
      const pause = pauseBeforeAgain(pace, failures, Math.random());
      const waited = Date.now() - startedAt;
      const patience = Math.min(PATIENCE, pace.patience);
      if (!isTransient(error) || waited + pause > patience) throw error;
      await sleep(pause, notCancelled);
    }
  }
}

/**
 * Asks for the deletion of clones whose task was cancelled. What goes wrong is said and nothing more: the cancelling
 * is what is reported.
 */
export async function endClones(
  step: Step,
  clones: { id: string; name: string }[],
): Promise<void> {
  const { log } = step;
  const limit = pLimit(AT_ONCE);
  const startedAt = Date.now();
  const end = async ({ id, name }: { id: string; name: string }) => {
    try {
      await endClone(step, id, startedAt);
      log.say(`${name}: asked for its deletion, as the task was cancelled.`);
    } catch (error) {
      log.warn(
        `${name}: could not ask for its deletion: ${sentence(
          reasonOf(error),
        )} It stays until it expires.`,
      );
    }
  };
  await Promise.all(clones.map(clone => limit(() => end(clone))));
}
