import { once } from 'node:events';
import { stopProcesses } from './processes.mjs';

const cleanups = [];

/** Has something removed as the script ends, once all processes are gone. Last said, first done. */
export function atEnd(cleanup) {
  cleanups.push(cleanup);
}

/**
 * Runs a script to its end, or until a signal; then leaves no process and no file that it should not.
 *
 * @param {() => Promise<number>} main - gives the exit code
 */
export async function runScript(main) {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const asked = Promise.race(
    Object.entries(signals).map(([signal, code]) =>
      once(process, signal).then(() => code),
    ),
  );
  // One Ctrl-C often comes twice, from the terminal and from npm. The second must not cut the tidying short.
  for (const signal of Object.keys(signals)) process.on(signal, () => {});
  let code;
  try {
    code = await Promise.race([main(), asked]);
  } catch (error) {
    console.error(`\n${error.message}`);
    code = 1;
  }
  await stopProcesses();
  for (const cleanup of cleanups.reverse()) await cleanup();
  process.exit(code);
}
