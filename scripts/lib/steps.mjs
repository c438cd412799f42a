import { StoppedError } from './processes.mjs';

const WIDTH = 44;

/** Seconds with one decimal, e.g. `3.4 s`. */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Milliseconds since the person pressed Enter, also counting what scripts/launch did before Node.js ran. */
export function sinceLaunch(now = Date.now()) {
  const launchedAt = Number(process.env.EPHEMERAL_DB_LAUNCHED_AT) * 1000;
  return now - (launchedAt || now - process.uptime() * 1000);
}

/**
 * Runs one step and prints it with its seconds as it ends.
 *
 * @param {string} title
 * @param {() => Promise<T>} run
 * @param {{ announce?: string }} [options] - `announce` is printed first, for a step that takes long
 * @returns {Promise<T>}
 * @template T
 */
export async function step(title, run, { announce } = {}) {
  if (announce) console.log(`  ${announce} ...`);
  const startedAt = performance.now();
  const took = () => seconds(performance.now() - startedAt).padStart(8);
  try {
    const result = await run();
    console.log(`✓ ${title.padEnd(WIDTH)}${took()}`);
    return result;
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    console.log(`✗ ${title.padEnd(WIDTH)}${took()}`);
    throw error;
  }
}
