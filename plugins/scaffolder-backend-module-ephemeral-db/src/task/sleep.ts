/** Resolves after the time, or at once when the signal says so: whoever sleeps looks at the signal then. */
export async function sleep(
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal?.aborted) return;
  const listening = new AbortController();
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true, signal: listening.signal },
    );
  });
  listening.abort();
}
