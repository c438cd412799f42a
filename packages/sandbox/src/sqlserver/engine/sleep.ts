import type { Clock } from '../../time/Clock';

/**
 * Waits by a clock, not at all for no time.
 *
 * @throws the signal's reason when it ends the wait
 */
export async function sleep(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds <= 0) return;
  const over = new Promise<void>((resolve, reject) => {
    const cancel = clock.schedule(milliseconds, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    function stop() {
      cancel();
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', stop, { once: true });
  });
  await clock.idle(over);
}
