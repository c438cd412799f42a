import { createRequire } from 'node:module';
import { join } from 'node:path';
import { paths } from './paths.mjs';

/**
 * Loads a workspace's TypeScript as it is, without building it. Only after the packages were installed.
 *
 * @param {string} path - from the root of the repository, or the name of a package of ours
 */
export function requireTypeScript(path) {
  const require = createRequire(join(paths.root, 'packages/backend/src/'));
  require(paths.nodeTransform);
  return require(path.startsWith('@') ? path : join(paths.root, path));
}
