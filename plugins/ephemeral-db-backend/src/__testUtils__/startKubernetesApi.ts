import { createServer } from 'http';
import type { AddressInfo } from 'net';
import { type Kind, kinds, pathOf } from '../kubernetes/kinds';
import type { KubernetesObject } from '../kubernetes/objects';

/**
 * As much of a Kubernetes API, over HTTP, as the plugin's own API asks of one: single objects, lists, and what we may do. It
 * notes each call that would change something.
 */
export interface KubernetesApi {
  url: string;
  /** Puts an object there, or replaces it. */
  put<Type extends KubernetesObject>(
    kind: Kind<Type>,
    object: Omit<Type, 'apiVersion' | 'kind'>,
  ): void;
  /** What a pod has written. */
  putLog(namespace: string, pod: string, text: string): void;
  remove(kind: Kind, name: string, namespace?: string): void;
  /** Paths that somebody else has made an object at. */
  squatted: RegExp | undefined;
  /** Whether it answers at all. */
  answers: boolean;
  readonly writes: string[];
  stop(): Promise<void>;
}

export async function startKubernetesApi(): Promise<KubernetesApi> {
  const objects = new Map<string, KubernetesObject>();
  const logs = new Map<string, string>();
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const api: KubernetesApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put: (kind, object) => {
      const { apiVersion, kind: word } = kind;
      const { name, namespace } = object.metadata;
      objects.set(pathOf(kind, namespace, name), {
        apiVersion,
        kind: word,
        ...object,
      });
    },
    putLog: (namespace, pod, text) => {
      logs.set(`${pathOf(kinds.pod, namespace, pod)}/log`, text);
    },
    remove: (kind, name, namespace) => {
      objects.delete(pathOf(kind, namespace, name));
    },
    squatted: undefined,
    answers: true,
    writes: [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
  server.on('request', ({ method, url, socket }, response) => {
    const path = url!.split('?')[0];
    const answer = (code: number, body: object) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (!api.answers) {
      socket.destroy();
      return;
    }
    if (path.endsWith('/selfsubjectaccessreviews')) {
      answer(201, { status: { allowed: true } });
      return;
    }
    if (method !== 'GET') {
      api.writes.push(`${method} ${path}`);
    }
    const log = logs.get(path);
    if (log !== undefined) {
      const tail = Number(
        new URLSearchParams(url!.split('?')[1]).get('tailLines'),
      );
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end(
        log
          .split('\n')
          .slice(-tail - 1)
          .join('\n'),
      );
      return;
    }
    if (method === 'GET' && path.endsWith('/pods')) {
      const items = [...objects]
        .filter(([key]) => key.startsWith(`${path}/`))
        .map(([, pod]) => pod);
      answer(200, { items, metadata: { resourceVersion: '1' } });
      return;
    }
    const object =
      objects.get(path) ??
      (api.squatted?.test(path) ? { metadata: { uid: 'theirs' } } : undefined);
    const items = [...objects]
      .filter(([key]) => isChild(path, key))
      .map(([, item]) => item);
    if (object && method === 'GET') {
      answer(200, object);
    } else if ((items.length > 0 || isList(path)) && method === 'GET') {
      answer(200, { metadata: { resourceVersion: '1' }, items });
    } else {
      answer(404, { code: 404, reason: 'NotFound', message: 'not found' });
    }
  });
  return api;
}

const plurals = new Set(Object.values(kinds).map(({ plural }) => plural));

/** Whether a path names a collection of some kind. */
function isList(path: string): boolean {
  return plurals.has(path.slice(path.lastIndexOf('/') + 1));
}

/** Whether an object's path is right below that of a list. */
function isChild(list: string, path: string): boolean {
  return (
    path.startsWith(`${list}/`) && !path.slice(list.length + 1).includes('/')
  );
}
