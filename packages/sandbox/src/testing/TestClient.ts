import {
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PortForward,
} from '@kubernetes/client-node';
import mssql from 'mssql';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { ADMINISTRATOR_SECRET } from './cloneObjects';
import { golden } from '../golden';
import type { KubernetesObject } from '../kubernetes';

/** A person with a kubeconfig, the client library and a SQL client. */
export class TestClient {
  readonly objects: KubernetesObjectApi;
  readonly core: CoreV1Api;

  private constructor(readonly config: KubeConfig) {
    this.objects = KubernetesObjectApi.makeApiClient(config);
    this.core = config.makeApiClient(CoreV1Api);
  }

  static of(kubeConfig: string, context = 'admin'): TestClient {
    const config = new KubeConfig();
    config.loadFromString(kubeConfig);
    config.setCurrentContext(context);
    return new TestClient(config);
  }

  async create({ metadata, ...rest }: KubernetesObject): Promise<void> {
    const { name, namespace } = metadata;
    await this.objects.create({ ...rest, metadata: { name, namespace } });
  }

  /** The one pod of a namespace that is not being deleted, once it is ready. */
  async readyPod(namespace: string): Promise<string | undefined> {
    const { items } = await this.core.listNamespacedPod({ namespace });
    return items.find(
      ({ metadata, status }) =>
        !metadata?.deletionTimestamp &&
        status?.conditions?.some(
          ({ type, status: is }) => type === 'Ready' && is === 'True',
        ),
    )?.metadata?.name;
  }

  /** Runs a batch as sa on the server of a namespace, through a port-forward. */
  async query(
    namespace: string,
    batch: string,
  ): Promise<Record<string, unknown>[]> {
    const pod = await this.readyPod(namespace);
    if (!pod) throw new Error(`no pod of ${namespace} is ready`);
    const { data = {} } = await this.core.readNamespacedSecret({
      namespace: golden.namespace,
      name: ADMINISTRATOR_SECRET,
    });
    const forward = new PortForward(this.config);
    const listener = createServer((socket: Socket) => {
      socket.on('error', () => socket.destroy());
      forward
        .portForward(namespace, pod, [1433], socket, null, socket)
        .catch(error => socket.destroy(error));
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const pool = new mssql.ConnectionPool({
      server: '127.0.0.1',
      port: (listener.address() as AddressInfo).port,
      user: 'sa',
      password: Buffer.from(data.MSSQL_SA_PASSWORD, 'base64').toString(),
      pool: { max: 1 },
      options: { encrypt: true, trustServerCertificate: true },
    });
    try {
      await pool.connect();
      const { recordset } = await pool.request().batch(batch);
      return recordset ?? [];
    } finally {
      await pool.close();
      listener.close();
    }
  }
}
