import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PortForward,
  type KubernetesObject,
} from '@kubernetes/client-node';
import mssql from 'mssql';
import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { driverProfiles } from './drivers/profiles';

/** The names of the golden database that the demo and the tests start with. */
export const golden = {
  namespace: 'db-golden',
  service: 'mssql-golden',
  claim: 'mssql-golden-data',
  administratorSecret: 'mssql-golden-sa',
  loginSecret: 'mssql-golden-login',
  image: 'mcr.microsoft.com/mssql/server:2022-latest',
  database: 'CustomerDB',
  /** Who captures. */
  login: 'ephemeral_capture',
} as const;

/** What is left of another golden database: a Service that leads nowhere, for the checks to find fault with. */
export const abandoned = {
  namespace: 'db-legacy',
  service: 'mssql-legacy',
} as const;

const READY_WITHIN_MS = 180_000;
const LOOK_AGAIN_MS = 50;

const CUSTOMERS = [
  'Ada Lovelace',
  'Barbara Liskov',
  'Edsger Dijkstra',
  'Edgar Codd',
  'Frances Allen',
  'Jim Gray',
  'Margaret Hamilton',
  'Michael Stonebraker',
  'Patricia Selinger',
  'Tony Hoare',
];

/** Four classes of characters, as SQL Server's policy wants, and none that needs quoting. */
function newPassword(): string {
  return `Aa1-${randomBytes(18).toString('hex')}`;
}

/** The objects of the golden database, as an administrator would write them down. */
export function goldenManifests(
  storageClassName: string,
  passwords: { administrator: string; capture: string },
) {
  const metadata = (name: string) => ({ name, namespace: golden.namespace });
  const labels = { app: golden.service };
  const objects: KubernetesObject[] = [];
  const add = (object: KubernetesObject & Record<string, unknown>) =>
    objects.push(object);
  add({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: golden.namespace },
  });
  add({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(golden.administratorSecret),
    stringData: { MSSQL_SA_PASSWORD: passwords.administrator },
  });
  add({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(golden.loginSecret),
    stringData: { username: golden.login, password: passwords.capture },
  });
  add({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(golden.claim),
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: '20Gi' } },
    },
  });
  add({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(golden.service),
    spec: {
      selector: labels,
      ports: [{ name: 'mssql', port: 1433, targetPort: 1433 }],
    },
  });
  add({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(golden.service),
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostname: golden.service,
          securityContext: { fsGroup: 10001 },
          containers: [
            {
              name: 'mssql',
              image: golden.image,
              ports: [{ containerPort: 1433 }],
              env: [
                { name: 'ACCEPT_EULA', value: 'Y' },
                { name: 'MSSQL_PID', value: 'Developer' },
                {
                  name: 'MSSQL_SA_PASSWORD',
                  valueFrom: {
                    secretKeyRef: {
                      name: golden.administratorSecret,
                      key: 'MSSQL_SA_PASSWORD',
                    },
                  },
                },
              ],
              resources: {
                requests: { memory: '2Gi' },
                limits: { memory: '4Gi' },
              },
              readinessProbe: { tcpSocket: { port: 1433 }, periodSeconds: 1 },
              volumeMounts: [{ name: 'data', mountPath: '/var/opt/mssql' }],
            },
          ],
          volumes: [
            {
              name: 'data',
              persistentVolumeClaim: { claimName: golden.claim },
            },
          ],
        },
      },
    },
  });
  add({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: abandoned.namespace },
  });
  add({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: abandoned.service, namespace: abandoned.namespace },
    spec: {
      selector: { app: abandoned.service },
      ports: [{ name: 'mssql', port: 1433, targetPort: 1433 }],
    },
  });
  return objects;
}

/** What a DBA would run once: the database with ten customers, and a login that can capture and no more. */
export function setUpStatements(capturePassword: string): string[] {
  const { database, login } = golden;
  const rows = CUSTOMERS.map(name => {
    const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`;
    return `(N'${name}', N'${email}')`;
  });
  return [
    `CREATE DATABASE ${database}`,
    `CREATE LOGIN ${login} WITH PASSWORD = N'${capturePassword}'`,
    `GRANT VIEW ANY DEFINITION TO ${login}`,
    `USE ${database}`,
    `CREATE TABLE dbo.Customers (
       Id int IDENTITY(1, 1) PRIMARY KEY,
       Name nvarchar(100) NOT NULL,
       Email nvarchar(200) NOT NULL
     )`,
    `INSERT INTO dbo.Customers (Name, Email) VALUES ${rows.join(', ')}`,
    `CREATE USER ${login} FOR LOGIN ${login}`,
    `ALTER ROLE db_backupoperator ADD MEMBER ${login}`,
    `GRANT SELECT ON dbo.Customers TO ${login}`,
  ];
}

async function until(what: string, holds: () => Promise<boolean>) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`${what} took longer than ${READY_WITHIN_MS / 1000} s`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

/** Runs batches on one session of the golden server's sa, through a port-forward to its pod. */
async function runAsAdministrator(
  config: KubeConfig,
  password: string,
  batches: string[],
) {
  const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({
    namespace: golden.namespace,
    labelSelector: `app=${golden.service}`,
  });
  const pod = items[0].metadata!.name!;
  const forward = new PortForward(config);
  const listener = createServer((socket: Socket) => {
    socket.on('error', () => socket.destroy());
    forward
      .portForward(golden.namespace, pod, [1433], socket, null, socket)
      .catch(error => socket.destroy(error));
  });
  await new Promise<void>(resolve => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  try {
    const pool = new mssql.ConnectionPool({
      server: '127.0.0.1',
      port: (listener.address() as AddressInfo).port,
      user: 'sa',
      password,
      pool: { max: 1 },
      // The image's own certificate is self-signed.
      options: { encrypt: true, trustServerCertificate: true },
    });
    await pool.connect();
    try {
      for (const batch of batches) await pool.request().batch(batch);
    } finally {
      await pool.close();
    }
  } finally {
    listener.close();
  }
}

/**
 * Lays out the golden database of the article through the cluster's API: SQL Server 2022 in `db-golden` with CustomerDB and
 * ten customers. The cluster's administrator does this once.
 *
 * @param options.kubeConfig - path of a kubeconfig whose current context may do everything
 */
export async function applyGolden(options: {
  kubeConfig: string;
  /** The article's unless given. */
  storageClass?: string;
}): Promise<void> {
  const { storageClass = driverProfiles['portworx-fada'].storageClass.name } =
    options;
  const config = new KubeConfig();
  config.loadFromFile(options.kubeConfig);
  const passwords = { administrator: newPassword(), capture: newPassword() };
  const objects = KubernetesObjectApi.makeApiClient(config);
  for (const object of goldenManifests(storageClass, passwords)) {
    await objects.create(object);
  }

  const apps = config.makeApiClient(AppsV1Api);
  await until('The start of the golden SQL Server', async () => {
    const { status } = await apps.readNamespacedDeployment({
      name: golden.service,
      namespace: golden.namespace,
    });
    return (status?.readyReplicas ?? 0) > 0;
  });
  await until('The recovery of the golden SQL Server', async () => {
    try {
      await runAsAdministrator(config, passwords.administrator, ['SELECT 1']);
      return true;
    } catch (error) {
      // An open port is not yet a server that lets anybody in.
      if ((error as { code?: string }).code === 'ELOGIN') return false;
      throw error;
    }
  });
  await runAsAdministrator(
    config,
    passwords.administrator,
    setUpStatements(passwords.capture),
  );
}
