import { createServer } from 'node:net';
import {
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PortForward,
} from '@kubernetes/client-node';
import mssql from 'mssql';

/** The cluster as its administrator sees it, apart from Backstage: what the story checks the portal's words against. */
export class Cluster {
  #config = new KubeConfig();
  #core;
  #objects;

  /** @param {string} kubeConfigFile */
  constructor(kubeConfigFile) {
    this.#config.loadFromFile(kubeConfigFile);
    this.#core = this.#config.makeApiClient(CoreV1Api);
    this.#objects = KubernetesObjectApi.makeApiClient(this.#config);
  }

  /** All objects of a kind, in one namespace or in all. */
  async list(apiVersion, kind, namespace) {
    const { items } = await this.#objects.list(apiVersion, kind, namespace);
    return items;
  }

  /** The namespace of a clone, by the label that it bears. */
  async namespaceOf(cloneId) {
    const its = (await this.list('v1', 'Namespace')).filter(
      ({ metadata }) => metadata.labels?.['ephemeral-db.io/clone'] === cloneId,
    );
    if (its.length !== 1) {
      throw new Error(
        `The clone ${cloneId} has ${its.length} namespaces, not one`,
      );
    }
    return its[0].metadata.name;
  }

  /** A Secret's values as text. */
  async secret(namespace, name) {
    const { data } = await this.#core.readNamespacedSecret({ namespace, name });
    return Object.fromEntries(
      Object.entries(data ?? {}).map(([key, value]) => [
        key,
        Buffer.from(value, 'base64').toString('utf8'),
      ]),
    );
  }

  /**
   * Runs one batch on a SQL Server behind a Service, through a port-forward as kubectl's.
   *
   * @param {{ namespace: string, service: string, user: string, password: string, database?: string }} server
   * @param {string} batch
   * @returns {Promise<{ columns: string[], rows: unknown[][] }>} of its last result set
   */
  async query({ namespace, service, ...login }, batch) {
    const forward = new PortForward(this.#config);
    const listener = createServer(socket => {
      forward
        .portForwardService(namespace, service, [1433], socket, null, socket)
        .catch(error => socket.destroy(error));
      socket.on('error', () => socket.destroy());
    });
    await new Promise(resolve => listener.listen(0, '127.0.0.1', resolve));
    const pool = new mssql.ConnectionPool({
      ...login,
      server: '127.0.0.1',
      port: listener.address().port,
      pool: { max: 1 },
      requestTimeout: 60_000,
      // The server's certificate is self-signed and names its pod, not this end of the tunnel.
      options: { encrypt: true, trustServerCertificate: true },
    });
    try {
      await pool.connect();
      const request = pool.request();
      request.arrayRowMode = true;
      const { recordsets } = await request.batch(batch);
      const last = recordsets.at(-1);
      return {
        columns: last?.columns.map(column => column.name) ?? [],
        rows: last ?? [],
      };
    } finally {
      await pool.close();
      listener.close();
    }
  }
}
