import { AddressInfo, Socket, connect, createServer } from 'node:net';
import { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Faults } from '../../faults';
import { RequestLog } from '../../requestLog';
import { Clock } from '../../time/Clock';
import { Fields } from '../objects';
import { ObjectStore, ObjectStoreOptions } from '../ObjectStore';
import { resources } from '../resources';
import { User } from '../access/User';
import { ApiServer, startApiServer } from '../server/startApiServer';

/** @see TestApi.call */
export interface CallOptions {
  body?: unknown;
  contentType?: string;
  accept?: string;
  /** The administrator's unless given; none where empty. */
  token?: string;
  userAgent?: string;
  headers?: Record<string, string>;
}

export interface Answer {
  code: number;
  headers: IncomingMessage['headers'];
  text: string;
  /** The body where it is JSON. */
  json: Fields;
}

function parsed(body: string): Fields {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

export const admin: User = {
  name: 'admin',
  token: 'admin-token',
  rules: 'all',
};

/** An API server over a store with one namespace, and a node whose pods echo at port 1433. */
export class TestApi {
  readonly faults = new Faults();
  readonly requests = new RequestLog();

  private constructor(
    readonly store: ObjectStore,
    readonly server: ApiServer,
    private readonly closeEcho: () => void,
  ) {}

  static async start(
    options: {
      users?: User[];
      store?: ObjectStoreOptions;
      bookmarkMilliseconds?: number;
      clock?: Clock;
    } = {},
  ): Promise<TestApi> {
    const { clock = new Clock() } = options;
    const store = new ObjectStore({ now: () => clock.now(), ...options.store });
    store.create(resources.namespaces, { metadata: { name: 'db' } });
    const echo = createServer(socket => socket.pipe(socket));
    const sockets = new Set<Socket>();
    echo.on('connection', socket => sockets.add(socket));
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    const faults = new Faults();
    const requestLog = new RequestLog();
    const server = await startApiServer({
      store,
      clock,
      faults,
      requestLog,
      users: [admin, ...(options.users ?? [])],
      bookmarkMilliseconds: options.bookmarkMilliseconds,
      kubelet: {
        dial: async (namespace, pod, wanted) => {
          if (wanted === 1433) return connect(port, '127.0.0.1');
          throw new Error(
            `failed to connect to localhost:${wanted} inside pod ${namespace}/${pod}: connection refused`,
          );
        },
        log: (_namespace, pod, { previous }) => {
          if (previous || pod !== 'p') return undefined;
          const time = new Date();
          return ['one', 'two', 'three'].map(line => ({ time, text: line }));
        },
      },
    });
    const api = new TestApi(store, server, () => {
      for (const socket of sockets) socket.destroy();
      echo.close();
    });
    return Object.assign(api, { faults, requests: requestLog });
  }

  /** A pod that runs in namespace `db`. */
  runPod(name: string): void {
    this.store.create(resources.pods, {
      metadata: { name, namespace: 'db', labels: { app: name } },
      spec: { nodeName: 'node1', containers: [{ name: 'c', image: 'x' }] },
    });
    const startedAt = this.store.timestamp();
    this.store.modify(
      resources.pods,
      'db',
      name,
      draft => {
        draft.status = {
          phase: 'Running',
          conditions: [{ type: 'Ready', status: 'True' }],
          containerStatuses: [
            {
              ...{ name: 'c', image: 'x', imageID: 'x', ready: true },
              restartCount: 0,
              state: { running: { startedAt } },
            },
          ],
        };
      },
      { subresource: 'status', manager: 'kubelet' },
    );
  }

  /** Sends a request and resolves once the head of the answer is there. */
  async open(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<IncomingMessage> {
    const { body, token = admin.token } = options;
    const content =
      body === undefined || typeof body === 'string'
        ? body
        : JSON.stringify(body);
    const outgoing = request(`${this.server.url}${path}`, {
      method,
      ca: this.server.caPem,
      agent: false,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        'content-type': options.contentType ?? 'application/json',
        'user-agent': options.userAgent ?? 'curl/8.0',
        accept: options.accept ?? '*/*',
        'content-length': Buffer.byteLength(content ?? ''),
        ...options.headers,
      },
    });
    outgoing.end(content);
    const [response] = await once(outgoing, 'response');
    return response as IncomingMessage;
  }

  async call(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<Answer> {
    const response = await this.open(method, path, options);
    const body = await text(response);
    return {
      code: response.statusCode ?? 0,
      headers: response.headers,
      text: body,
      json: parsed(body),
    };
  }

  /** Server-side apply as `manager`. */
  async apply(
    path: string,
    manager: string,
    body: unknown,
    query = '',
  ): Promise<Answer> {
    return await this.call('PATCH', `${path}?fieldManager=${manager}${query}`, {
      contentType: 'application/apply-patch+yaml',
      body,
    });
  }

  async close(): Promise<void> {
    this.closeEcho();
    await this.server.close();
  }
}
