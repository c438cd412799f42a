import { execFileSync } from 'node:child_process';
import { paths } from './paths.mjs';

/** The short hash of what is checked out; `unknown` where the sources came without their history. */
export function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: paths.root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

/** A seed for random histories: another one for each commit, and always the same for the same. */
export function seedOf(hash) {
  return Number.parseInt(hash.slice(0, 7), 16) || 1;
}
