import pLimit from 'p-limit';
import { isRefusal, isTransient, isUnauthenticated } from '../task/errors';
import type { StepContext } from '../task/Step';

const AT_ONCE = 5;

/** Something that is read again and again until it is settled. */
export interface Watched {
  /** Reads it once. @returns whether there is nothing left to wait for */
  look(): Promise<boolean>;
  /** Reading it was refused for good. */
  refuse(error: unknown): void;
  /** What happens to it, with its name, for people. */
  describe(): string;
}

/** What came of reading everything once. */
export interface Round {
  pending: Watched[];
  /** At least one was read, or refused by the plugin itself. */
  isAnswered: boolean;
  /** What went wrong with each on the way and may go well the next time. */
  troubles: Map<Watched, unknown>;
  /** The backend does not know whoever started the task; the rest of the round was not read. */
  unauthenticated?: unknown;
}

/** Reads all of them once, a few at a time. */
export async function readRound(
  watched: Watched[],
  { signal }: Pick<StepContext, 'signal'>,
): Promise<Round> {
  const limit = pLimit(AT_ONCE);
  const round: Omit<Round, 'pending'> = {
    isAnswered: false,
    troubles: new Map(),
  };
  /** @returns whether it is settled */
  const read = async (one: Watched): Promise<boolean> => {
    if (signal?.aborted || round.unauthenticated) return false;
    try {
      const isSettled = await one.look();
      round.isAnswered = true;
      return isSettled;
    } catch (error) {
      if (signal?.aborted) return false;
      if (isRefusal(error)) {
        round.isAnswered = true;
        one.refuse(error);
        return true;
      }
      if (isUnauthenticated(error)) round.unauthenticated = error;
      else if (isTransient(error)) round.troubles.set(one, error);
      else throw error;
      return false;
    }
  };
  const settled = await Promise.all(watched.map(one => limit(() => read(one))));
  return { ...round, pending: watched.filter((_, index) => !settled[index]) };
}
