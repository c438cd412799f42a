import { resources, type Sandbox } from '@ephemeral-db/sandbox';
import { Connection, Request } from 'tedious';

/** The Secret with the login that people get. */
const ACCESS = 'mssql-access';
const SERVICE = 'mssql';

function secretOf({ store }: Sandbox, namespace: string) {
  const { data = {} } = store.get(resources.secrets, namespace, ACCESS) as {
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
 * @returns the first value of the first row
 */
export async function askClone(
  sandbox: Sandbox,
  namespace: string,
  statement: string,
): Promise<unknown> {
  const secret = secretOf(sandbox, namespace);
  const { spec } = sandbox.store.get(
    resources.services,
    namespace,
    SERVICE,
  ) as unknown as { spec: { clusterIP: string } };
  const connection = new Connection({
    server: spec.clusterIP,
    authentication: {
      type: 'default',
      options: { userName: secret.username, password: secret.password },
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
