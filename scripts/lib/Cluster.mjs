import { createServer } from 'node:net';
import {
  ApisApi,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  PortForward,
} from '@kubernetes/client-node';
import mssql from 'mssql';

/** The API's 404 as undefined. */
async function unlessMissing(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error.code === 404) return undefined;
    throw error;
  }
}

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

  /** Whether the API serves a group, for example `security.openshift.io`. */
  async serves(group) {
    const { groups } = await this.#config
      .makeApiClient(ApisApi)
      .getAPIVersions();
    return groups.some(({ name }) => name === group);
  }

  /** @returns {Promise<object | undefined>} undefined where there is none */
  async read(apiVersion, kind, name, namespace) {
    return unlessMissing(
      this.#objects.read({ apiVersion, kind, metadata: { name, namespace } }),
    );
  }

  async create(object) {
    return this.#objects.create(object);
  }

  /** Deletes an object, unless it is gone already. Returns before its finalizers are done. */
  async delete({ apiVersion, kind, metadata: { name, namespace } }) {
    await unlessMissing(
      this.#objects.delete({ apiVersion, kind, metadata: { name, namespace } }),
    );
  }

  /** Changes the fields that are given. */
  async patch(changes) {
    await this.#objects.patch(
      changes,
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    );
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
   * Runs batches on a SQL Server behind a Service, through a port-forward as kubectl's.
   *
   * @param {{ namespace: string, service: string, user: string, password: string, database?: string }} server
   * @param {string | string[]} batches - several run on one session
   * @returns {Promise<{ columns: string[], rows: unknown[][] }>} of the last result set
   */
  async query({ namespace, service, ...login }, batches) {
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
      let last;
      for (const batch of [batches].flat()) {
        const request = pool.request();
        request.arrayRowMode = true;
        last = (await request.batch(batch)).recordsets.at(-1);
      }
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
