import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folders and files that the scripts share. */
export const paths = {
  root,
  tools: join(root, '.tools'),
  logs: join(root, '.tools', 'logs'),
  /** What running demos keep: one folder for each portal port. */
  demo: join(root, '.demo'),
  kubectl: join(root, '.tools', 'bin', 'kubectl'),
  yarn: join(root, '.yarn', 'releases', 'yarn-4.13.0.cjs'),
  /** Makes `require` understand TypeScript, the way Backstage itself runs a backend. */
  nodeTransform: join(
    root,
    'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
  ),
};
