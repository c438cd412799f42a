import type { ServerResponse } from 'node:http';
import type { ApiCall, Faults } from '../faults';
import { KubernetesObject } from '../kubernetes/objects';
import { ObjectStore } from '../kubernetes/ObjectStore';
import { apiVersionOf, Resource } from '../kubernetes/resources';
import { createSelection } from './createSelection';
import { StatusError } from '../kubernetes/StatusError';
import type { StoreEvent } from '../kubernetes/EventLog';
import { formatJson } from './json';

/** Bookmarks tell a quiet watch how far it is. */
const BOOKMARK_EVERY_MS = 10_000;
const DEFAULT_TIMEOUT_S = 1_800;

/** @see serveWatch */
export interface WatchOptions {
  store: ObjectStore;
  faults: Faults;
  call: ApiCall;
  resource: Resource;
  namespace?: string;
  query: URLSearchParams;
  /** How an object looks to this client: as it is, a table, metadata only. */
  render(object: KubernetesObject): unknown;
}

/** One line of a watch. */
interface Line {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: unknown;
}

/** The lines of one watch and what ends it. */
class WatchStream {
  private readonly endings: (() => void)[] = [];
  private silent = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly options: WatchOptions,
  ) {
    const { faults, query } = options;
    const seconds = Number(query.get('timeoutSeconds')) || DEFAULT_TIMEOUT_S;
    const timeout = setTimeout(() => this.end(), seconds * 1_000);
    const bookmarks =
      query.get('allowWatchBookmarks') === 'true' &&
      setInterval(() => this.bookmark(), BOOKMARK_EVERY_MS);
    this.endings.push(
      () => clearTimeout(timeout),
      () => clearInterval(bookmarks || undefined),
      faults.onAdd(() => this.strike()),
    );
    response.on('close', () => this.finish());
    this.strike();
  }

  /** Has something done when the watch ends. */
  until(ending: () => void): void {
    if (this.response.destroyed || this.response.writableEnded) ending();
    else this.endings.push(ending);
  }

  object(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubernetesObject) {
    this.send({ type, object: this.options.render(object) });
  }

  bookmark(initialEventsEnd = false): void {
    const { resource, store } = this.options;
    this.send({
      type: 'BOOKMARK',
      object: {
        kind: resource.kind,
        apiVersion: apiVersionOf(resource),
        metadata: {
          resourceVersion: store.resourceVersion,
          creationTimestamp: null,
          ...(initialEventsEnd
            ? { annotations: { 'k8s.io/initial-events-end': 'true' } }
            : {}),
        },
      },
    });
  }

  end(error?: StatusError): void {
    if (error) this.send({ type: 'ERROR', object: error.toStatus() });
    this.finish();
    this.response.end();
  }

  private send(line: Line): void {
    if (this.silent || this.response.writableEnded) return;
    this.response.write(`${formatJson(line)}\n`);
  }

  private strike(): void {
    const effect = this.options.faults.strike('watch', this.options.call);
    if (effect?.kind === 'drop') this.response.destroy();
    if (effect?.kind === 'silence') this.silent = true;
    if (effect?.kind === 'expire') {
      this.end(
        StatusError.expired(
          'The resourceVersion for the provided watch is too old.',
        ),
      );
    }
  }

  private finish(): void {
    for (const ending of this.endings.splice(0)) ending();
  }
}

/**
 * Answers a watch: what happened since a resourceVersion, then what happens, until the client goes or its time is over.
 * An object that a change moves into or out of the selection is added or deleted for this client.
 */
export function serveWatch(
  response: ServerResponse,
  options: WatchOptions,
): void {
  const { store, resource, query } = options;
  const isSelected = createSelection(resource, {
    namespace: options.namespace,
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
  });
  const from = query.get('resourceVersion') ?? '';
  const past = from === '' || from === '0' ? undefined : Number(from);
  if (past !== undefined && !Number.isInteger(past)) {
    throw StatusError.badRequest(
      `invalid resource version: "${from}": strconv.ParseUint: parsing "${from}": invalid syntax`,
    );
  }

  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
    'transfer-encoding': 'chunked',
  });
  response.flushHeaders();
  const stream = new WatchStream(response, options);
  const tell = (event: StoreEvent) => {
    if (event.resource !== resource) return;
    const is = isSelected(event.object);
    const was = event.previous !== undefined && isSelected(event.previous);
    if (event.type === 'DELETED') {
      if (is || was) stream.object('DELETED', event.object);
    } else if (is) {
      stream.object(was ? 'MODIFIED' : 'ADDED', event.object);
    } else if (was) {
      stream.object('DELETED', event.object);
    }
  };

  if (past === undefined) {
    for (const object of store.list(resource, {
      namespace: options.namespace,
    })) {
      if (isSelected(object)) stream.object('ADDED', object);
    }
    if (query.get('sendInitialEvents') === 'true') stream.bookmark(true);
  } else {
    const missed = store.history(resource, past);
    if (!missed) {
      stream.end(
        StatusError.expired(
          `too old resource version: ${past} (${store.compactedRevision})`,
        ),
      );
      return;
    }
    missed.forEach(tell);
  }
  stream.until(store.watch(tell));
}
