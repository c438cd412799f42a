import { golden, resources, type Sandbox } from '@ephemeral-db/sandbox';
import { Connection, Request } from 'tedious';

/** Of a clone: the Secret with the login that people get, and the Service that they get. */
const ACCESS = 'mssql-access';
const SERVICE = 'mssql';

/** A SQL Server behind a Service, and who asks it. */
interface Server {
  namespace: string;
  service: string;
  user: string;
  password: string;
}

function secretOf({ store }: Sandbox, namespace: string, name: string) {
  const { data = {} } = store.get(resources.secrets, namespace, name) as {
    data?: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString('utf8'),
    ]),
  );
}

/**
 * Asks a clone's database over TDS as its owner would: at the Service's address, with the rotated password.
 *
 * @returns the first value of the last row
 */
export async function askClone(
  sandbox: Sandbox,
  namespace: string,
  statement: string,
): Promise<unknown> {
  const { username, password } = secretOf(sandbox, namespace, ACCESS);
  const server = { namespace, service: SERVICE, user: username, password };
  return await askServer(sandbox, server, statement);
}

/**
 * Asks the golden server as its administrator.
 *
 * @returns the first value of the last row
 */
export async function askGolden(
  sandbox: Sandbox,
  statement: string,
): Promise<unknown> {
  const { administratorSecret, namespace, service } = golden;
  const { MSSQL_SA_PASSWORD: password } = secretOf(
    sandbox,
    namespace,
    administratorSecret,
  );
  const server = { namespace, service, user: 'sa', password };
  return await askServer(sandbox, server, statement);
}

async function askServer(
  sandbox: Sandbox,
  { namespace, service, user, password }: Server,
  statement: string,
): Promise<unknown> {
  const { spec } = sandbox.store.get(
    resources.services,
    namespace,
    service,
  ) as unknown as { spec: { clusterIP: string } };
  const connection = new Connection({
    server: spec.clusterIP,
    authentication: {
      type: 'default',
      options: { userName: user, password },
    },
    options: { port: 1433, encrypt: true, trustServerCertificate: true },
  });
  // A refusal comes through the callback below.
  connection.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    connection.connect(error => (error ? reject(error) : resolve()));
  });
  try {
    return await new Promise((resolve, reject) => {
      let value: unknown;
      const request = new Request(statement, error =>
        error ? reject(error) : resolve(value),
      );
      request.on('row', (columns: { value: unknown }[]) => {
        value = columns[0].value;
      });
      connection.execSqlBatch(request);
    });
  } finally {
    connection.close();
  }
}
