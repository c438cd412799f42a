import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `yarn test:cluster --kubeconfig <file> --config <file> [options]
  --kubeconfig <file>  whose current context may create namespaces and everything in them: it lays out a golden database,
                       and the backend works with it too, unless the config names a context
  --config <file>      an app-config with the ephemeralDb section to test, or with what differs from the demo's
  --source <name>      which of its sources (default: the only one)
  --no-sql             no SQL Server: the storage, the objects and their removal are tested, and no rows
  --keep               leave the golden database and its points in the cluster, also when something fails`;

/**
 * What the person asked for.
 *
 * @param {string[]} args
 * @returns {{ kubeConfig: string, configFile: string, source?: string, sql: boolean, keep: boolean }}
 */
export function readClusterOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        kubeconfig: { type: 'string' },
        config: { type: 'string' },
        source: { type: 'string' },
        'no-sql': { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new Error(`${error.message}\n\n${USAGE}`);
  }
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const { kubeconfig, config, source, keep } = values;
  if (!kubeconfig || !config) {
    throw new Error(`--kubeconfig and --config are needed\n\n${USAGE}`);
  }
  // npm and yarn run scripts in the root, wherever they were called.
  const fromHere = path => resolve(process.env.INIT_CWD ?? '.', path);
  return {
    kubeConfig: fromHere(kubeconfig),
    configFile: fromHere(config),
    source,
    keep,
    sql: !values['no-sql'],
  };
}
