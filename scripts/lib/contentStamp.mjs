import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { paths } from './paths.mjs';

function* filesOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) yield path;
  if (!stat?.isDirectory()) return;
  for (const name of readdirSync(path).sort()) {
    if (name !== 'node_modules' && !name.startsWith('dist')) {
      yield* filesOf(join(path, name));
    }
  }
}

function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(input => [...filesOf(input)])) {
    hash.update(`${relative(paths.root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * Tells whether something was already made of just these inputs.
 *
 * @param {string} file - where the stamp is kept: within what was made, so that removing that removes the stamp too
 * @param {string[]} inputs - files, and folders with everything in them but what was built there
 */
export function contentStamp(file, inputs) {
  const hash = hashOf(inputs);
  let before;
  try {
    before = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return { current: before === hash, write: () => writeFileSync(file, hash) };
}
