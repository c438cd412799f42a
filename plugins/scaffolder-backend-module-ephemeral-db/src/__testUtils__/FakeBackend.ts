import { mockCredentials } from '@backstage/backend-test-utils';
import {
  EphemeralDbClient,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { refuse, Refusal } from './answers';
import { FakeClones } from './FakeClones';
import { FakeSnapshots } from './FakeSnapshots';

/** A request as it arrived. */
export interface FakeRequest {
  /** Method and path, for example `GET /clones/clone-1`. */
  line: string;
  body?: any;
  token?: string;
}

/**
 * Instead of what the backend does, or after it did: an answer of another kind, none (`undefined` lets it go on), or an
 * error as of a broken line.
 */
type Fault = (request: FakeRequest) => Promise<Response | undefined>;

const customerdb: Source = {
  name: 'customerdb',
  title: 'Customer DB',
  owner: 'group:default/data-platform',
  cluster: 'lab',
  engine: 'mssql',
  consistency: 'checkpoint',
  lease: { default: 'PT12H', max: 'P3D' },
  databases: ['CustomerDB'],
  minInterval: 'PT1M',
  snapshots: 1,
  clones: 0,
  actions: [],
};

/** What fetch throws when nobody answers. */
export const brokenLine = () =>
  Object.assign(new TypeError('fetch failed'), { cause: 'ECONNREFUSED' });

/** Somebody else than whoever starts the tasks. */
export const COLLEAGUE = 'user:default/colleague';

function tokenOf(userEntityRef?: string): string {
  return mockCredentials.service.token({
    onBehalfOf: mockCredentials.user(userEntityRef),
    targetPluginId: 'ephemeral-db',
  });
}

/** The token that the scaffolder calls with on behalf of the mock user. */
export const TOKEN = tokenOf();

/** By token: on whose behalf the scaffolder calls. */
const REQUESTERS = new Map([
  [TOKEN, 'user:default/mock'],
  [tokenOf(COLLEAGUE), COLLEAGUE],
]);

/** The REST API with the semantics that the actions rely on, in memory, behind the real client. */
export class FakeBackend {
  readonly clones = new FakeClones();
  readonly snapshots = new FakeSnapshots();
  readonly requests: FakeRequest[] = [];
  /** Nobody is known any more. */
  isSignedOut = false;
  before?: Fault;
  after?: Fault;

  readonly api = new EphemeralDbClient({
    discoveryApi: { getBaseUrl: async () => 'http://backend.test' },
    fetchApi: { fetch: (input, init) => this.fetch(String(input), init) },
  });

  constructor() {
    this.snapshots.seed({ id: 'point-1', label: 'T1' });
    this.clones.newest = () => {
      const ready = this.snapshots.all.filter(({ phase }) => phase === 'ready');
      return ready[ready.length - 1].id;
    };
  }

  /** How often such a request came. */
  count(line: string | RegExp): number {
    return this.requests.filter(request =>
      typeof line === 'string'
        ? request.line === line
        : line.test(request.line),
    ).length;
  }

  private async fetch(input: string, init: RequestInit = {}) {
    const { method = 'GET', body, headers, signal } = init;
    const url = new URL(input);
    const request: FakeRequest = {
      line: `${method} ${url.pathname}`,
      body: body ? JSON.parse(String(body)) : undefined,
      token: new Headers(headers).get('authorization')?.replace('Bearer ', ''),
    };
    signal?.throwIfAborted();
    this.requests.push(request);
    const answer = this.answer(request, url.searchParams);
    if (!signal) return await answer;
    return await Promise.race([
      answer,
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    ]);
  }

  private async answer(request: FakeRequest, query: URLSearchParams) {
    const requester = REQUESTERS.get(request.token ?? '');
    if (this.isSignedOut || !requester) {
      return refuse(401, 'Failed user token verification');
    }
    const fault = await this.before?.(request);
    if (fault) return fault;
    const answer = this.route(request, query, requester);
    return (await this.after?.(request)) ?? answer;
  }

  private route(
    { line, body }: FakeRequest,
    query: URLSearchParams,
    requester: string,
  ): Response {
    const [method, path] = line.split(' ');
    const [, noun, id, verb] = path.split('/');
    const { clones, snapshots } = this;
    try {
      switch (`${method} ${noun}${id ? '/id' : ''}${verb ? `/${verb}` : ''}`) {
        case 'GET sources/id':
          if (id !== customerdb.name) {
            throw new Refusal('unknownSource', `There is no source ${id}.`);
          }
          return Response.json(customerdb);
        case 'POST clones': {
          if (body.source !== customerdb.name) {
            throw new Refusal('unknownSource', 'There is no such source.');
          }
          const { clone, repeated } = clones.order(body, requester);
          return Response.json(clone, { status: repeated ? 200 : 202 });
        }
        case 'GET clones/id':
          return Response.json(clones.read(id));
        case 'DELETE clones/id':
          return Response.json(clones.end(id), { status: 202 });
        case 'POST clones/id/retry':
          return Response.json(clones.retry(id), { status: 202 });
        case 'GET snapshots':
          return Response.json(snapshots.list(query));
        case 'POST snapshots':
          return Response.json(snapshots.capture(body, requester), {
            status: 202,
          });
        case 'GET snapshots/id':
          return Response.json(snapshots.read(id));
        case 'DELETE snapshots/id':
          return Response.json(snapshots.end(id), { status: 202 });
        default:
          return refuse(404, `There is no ${line}`);
      }
    } catch (error) {
      if (error instanceof Refusal) return error.toResponse();
      throw error;
    }
  }
}
