import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const PASSWORD = 'EPHEMERAL_DB_SQLSERVER_PASSWORD';
const USAGE = `yarn test:sqlserver --server <host[:port]> [options]
  --server <host[:port]>        a SQL Server 2022 to try things on, never one that somebody needs (default port 1433)
  --user <name>                 a sysadmin of it (default sa), with its password in ${PASSWORD}
  --ca <file>                   PEM of the authority that signed its certificate
  --server-name <name>          in its certificate, where it differs from the host
  --trust-server-certificate    accept any certificate`;

/**
 * What the person asked for.
 *
 * @param {string[]} args
 */
export function readSqlServerOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        server: { type: 'string' },
        user: { type: 'string', default: 'sa' },
        ca: { type: 'string' },
        'server-name': { type: 'string' },
        'trust-server-certificate': { type: 'boolean', default: false },
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
  const [, host, port = '1433'] =
    /^(.+?)(?:[:,](\d+))?$/.exec(values.server ?? '') ?? [];
  if (!host) throw new Error(`--server is needed\n\n${USAGE}`);
  // On the command line everybody on the machine could read it.
  const password = process.env[PASSWORD];
  if (!password) throw new Error(`Put the password into ${PASSWORD}`);
  return {
    host,
    port: Number(port),
    user: values.user,
    password,
    ca:
      values.ca &&
      readFileSync(resolve(process.env.INIT_CWD ?? '.', values.ca), 'utf8'),
    serverName: values['server-name'] ?? host,
    trustServerCertificate: values['trust-server-certificate'],
  };
}
