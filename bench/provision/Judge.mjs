import { BareApi, pathOf } from './BareApi.mjs';
import { readKubeConfig } from './clients.mjs';
import { prove } from './rotate.mjs';

const CLONE = 'ephemeral-db.io/clone';
const ACCESS_SECRET = 'mssql-access';

/**
 * Sees from outside when a clone of the product can be used: its Service leads to its server, and the login that is handed
 * out gets an answer there. Without SQL: its Deployment is Available.
 */
export class Judge {
  #api;
  #golden;
  #waiting = new Map();
  #ready = new Map();

  static async start({ kubeConfig, golden }) {
    const judge = new Judge();
    judge.#golden = golden;
    judge.#api = new BareApi(await readKubeConfig(kubeConfig), 'judge');
    const [path, look] = golden.sql
      ? [pathOf('v1', 'Service'), service => judge.#lookAtService(service)]
      : [
          pathOf('apps/v1', 'Deployment'),
          deployment => judge.#lookAtDeployment(deployment),
        ];
    await judge.#api.follow(path, { labelSelector: CLONE }, look);
    return judge;
  }

  /** @returns when the clone can be used, by `performance.now()` */
  async ready(clone) {
    const at = this.#ready.get(clone);
    if (at !== undefined) return at;
    return await new Promise(resolve => this.#waiting.set(clone, resolve));
  }

  stop() {
    this.#api.close();
  }

  async #lookAtService({ metadata, spec }) {
    const clone = metadata.labels[CLONE];
    if (metadata.name !== 'mssql' || !spec.selector) return;
    if (this.#ready.has(clone)) return;
    const { data } = await this.#api.read(
      ...['v1', 'Secret', ACCESS_SECRET, metadata.namespace],
    );
    const decode = text => Buffer.from(text, 'base64').toString('utf8');
    await prove(
      { host: spec.clusterIP },
      { user: decode(data.username), password: decode(data.password) },
      this.#golden,
    );
    this.#note(clone);
  }

  #lookAtDeployment({ metadata, status }) {
    const isAvailable = status?.conditions?.some(
      ({ type, status: is }) => type === 'Available' && is === 'True',
    );
    if (isAvailable) this.#note(metadata.labels[CLONE]);
  }

  #note(clone) {
    const at = performance.now();
    this.#ready.set(clone, at);
    this.#waiting.get(clone)?.(at);
  }
}
