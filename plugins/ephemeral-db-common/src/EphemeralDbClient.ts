import type { CompoundEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type {
  EphemeralDbApi,
  EphemeralDbRequestOptions,
} from './EphemeralDbApi';
import type {
  CaptureSnapshotRequest,
  EntityTimelineQuery,
  ListClonesQuery,
  ListSnapshotsQuery,
  ListSourcesQuery,
  OrderCloneRequest,
  PageQuery,
  ReadCloneLogQuery,
} from './requests';
import type {
  Clone,
  CloneActivity,
  CloneCredentials,
  CloneLog,
  EntityTimeline,
  Page,
  Snapshot,
  Source,
} from './types';

const PLUGIN_ID = 'ephemeral-db';

interface Call extends EphemeralDbRequestOptions {
  method?: 'GET' | 'POST' | 'DELETE';
  path: string[];
  query?: object;
  body?: object;
}

function toSearch(query: object): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(',') : value;
    if (text !== undefined && text !== '') {
      params.set(key, String(text));
    }
  }
  const search = params.toString();
  return search && `?${search}`;
}

/**
 * Talks to the backend plugin, in a browser with the app's APIs or in a backend with `{ fetch }` and a token.
 *
 * @public
 */
export class EphemeralDbClient implements EphemeralDbApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async listSources(
    query: ListSourcesQuery = {},
    options?: EphemeralDbRequestOptions,
  ): Promise<Page<Source>> {
    return this.#call({ path: ['sources'], query, ...options });
  }

  async getSource(
    name: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Source> {
    return this.#call({ path: ['sources', name], ...options });
  }

  async checkSource(
    name: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Source> {
    return this.#call({
      method: 'POST',
      path: ['sources', name, 'preflight'],
      ...options,
    });
  }

  async listSnapshots(
    query: ListSnapshotsQuery = {},
    options?: EphemeralDbRequestOptions,
  ): Promise<Page<Snapshot>> {
    return this.#call({ path: ['snapshots'], query, ...options });
  }

  async getSnapshot(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Snapshot> {
    return this.#call({ path: ['snapshots', id], ...options });
  }

  async captureSnapshot(
    request: CaptureSnapshotRequest,
    options?: EphemeralDbRequestOptions,
  ): Promise<Snapshot> {
    return this.#call({
      method: 'POST',
      path: ['snapshots'],
      body: request,
      ...options,
    });
  }

  async deleteSnapshot(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Snapshot> {
    return this.#call({
      method: 'DELETE',
      path: ['snapshots', id],
      ...options,
    });
  }

  async listClones(
    query: ListClonesQuery = {},
    options?: EphemeralDbRequestOptions,
  ): Promise<Page<Clone>> {
    return this.#call({ path: ['clones'], query, ...options });
  }

  async getClone(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Clone> {
    return this.#call({ path: ['clones', id], ...options });
  }

  async orderClone(
    request: OrderCloneRequest,
    options?: EphemeralDbRequestOptions,
  ): Promise<Clone> {
    return this.#call({
      method: 'POST',
      path: ['clones'],
      body: request,
      ...options,
    });
  }

  async deleteClone(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Clone> {
    return this.#call({ method: 'DELETE', path: ['clones', id], ...options });
  }

  async retryClone(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Clone> {
    return this.#post(['clones', id, 'retry'], options);
  }

  async confirmClone(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<Clone> {
    return this.#post(['clones', id, 'confirm'], options);
  }

  async readCloneLog(
    id: string,
    query: ReadCloneLogQuery = {},
    options?: EphemeralDbRequestOptions,
  ): Promise<CloneLog> {
    return this.#call({ path: ['clones', id, 'log'], query, ...options });
  }

  async listCloneActivity(
    id: string,
    query: PageQuery = {},
    options?: EphemeralDbRequestOptions,
  ): Promise<Page<CloneActivity>> {
    return this.#call({ path: ['clones', id, 'activity'], query, ...options });
  }

  async readCloneCredentials(
    id: string,
    options?: EphemeralDbRequestOptions,
  ): Promise<CloneCredentials> {
    return this.#post(['clones', id, 'credentials'], options);
  }

  async getEntityTimeline(
    entityRef: CompoundEntityRef,
    query: EntityTimelineQuery = {},
    options?: EphemeralDbRequestOptions,
  ): Promise<EntityTimeline> {
    const { kind, namespace, name } = entityRef;
    return this.#call({
      path: ['entities', kind, namespace, name, 'timeline'],
      query,
      ...options,
    });
  }

  #post<T>(path: string[], options?: EphemeralDbRequestOptions): Promise<T> {
    return this.#call({ method: 'POST', path, ...options });
  }

  async #call<T>(call: Call): Promise<T> {
    const { method = 'GET', path, query = {}, body, token, signal } = call;
    const baseUrl = await this.#discoveryApi.getBaseUrl(PLUGIN_ID);
    const url = [baseUrl, ...path.map(encodeURIComponent)].join('/');
    const response = await this.#fetchApi.fetch(url + toSearch(query), {
      method,
      signal,
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
