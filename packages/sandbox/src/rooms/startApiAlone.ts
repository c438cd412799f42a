import { randomBytes } from 'node:crypto';
import { ObjectStore, startApiServer } from '../kubernetes';
import { Clock } from '../time/Clock';

/** A Kubernetes API in which nothing happens by itself. */
export interface RunningApi {
  url: string;
  /** YAML, for somebody who may do everything. */
  kubeConfig: string;
  store: ObjectStore;
  stop(): Promise<void>;
}

/**
 * Starts the Kubernetes API without controllers and nodes: objects stay as they
 * are written. They are kept in memory only.
 */
export async function startApiAlone(
  options: { port?: number; clock?: Clock } = {},
): Promise<RunningApi> {
  const { port, clock = new Clock() } = options;
  const store = new ObjectStore({ now: () => clock.now() });
  const name = 'kubernetes-admin';
  const api = await startApiServer({
    ...{ store, port, clock },
    users: [{ name, token: randomBytes(24).toString('hex'), rules: 'all' }],
    kubelet: {
      dial: async (namespace, pod) => {
        throw new Error(
          `no node runs pod ${namespace}/${pod}: this is the Kubernetes API alone`,
        );
      },
      log: () => undefined,
    },
  });
  return {
    url: api.url,
    kubeConfig: api.kubeConfig(name),
    store,
    stop: async () => {
      await api.close();
      clock.close();
    },
  };
}
