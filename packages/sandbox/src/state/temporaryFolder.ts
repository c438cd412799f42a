import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Process ids mean something on one machine only, and containers may share a folder for what is temporary. */
const OURS = `sandbox-${hostname()}-`;

let isSwept = false;

/** Whether a process still runs, whoever started it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Removes the folders of processes that were killed before they could do it. */
export function sweepTemporaryFolders(parent = tmpdir()): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(OURS)) continue;
    const [pid] = name.slice(OURS.length).split('-');
    if (!/^\d+$/.test(pid) || isAlive(Number(pid))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Somebody else's, who may sweep it.
    }
  }
}

/**
 * Makes an empty folder that whoever asks for it removes. What a killed process
 * left goes when the next one asks for its first.
 *
 * @param purpose - a word for its name, so that a person can tell what it is
 */
export function makeTemporaryFolder(purpose: string): string {
  if (!isSwept) sweepTemporaryFolders();
  isSwept = true;
  return mkdtempSync(join(tmpdir(), `${OURS}${process.pid}-${purpose}-`));
}
