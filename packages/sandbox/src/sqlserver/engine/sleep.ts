import { setTimeout } from 'node:timers/promises';

/** @throws the signal's reason when it ends the wait */
export async function sleep(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
