import { WatchEffect } from '../../faults';
import { StoreEvent } from '../EventLog';
import { KubernetesObject } from '../objects';
import { apiVersionOf } from '../resources';
import {
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from '../selectors';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest } from './ApiRequest';
import { listOptionsOf, presentationOf } from './readObjects';
import { toJson } from '../json';
import { translateEvent } from './translateEvent';
import { parseWatchQuery } from './watchQuery';

/** As in the API server, which lets watches live between half an hour and an hour. */
const SHORTEST_WATCH_SECONDS = 1800;

type EventType = StoreEvent['type'];

/** What the selectors of a watch let through. */
function selectionOf(
  request: ResourceRequest,
): (object: KubernetesObject | undefined) => boolean {
  const { namespace, labelSelector, fieldSelector } = listOptionsOf(request);
  const labels = parseLabelSelector(labelSelector ?? '');
  const fields = parseFieldSelector(request.resource, fieldSelector ?? '');
  return object =>
    object !== undefined &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    matchesLabels(labels, object.metadata.labels) &&
    matchesFields(fields, object);
}

/** Streams what happens to a resource as JSON lines until the client leaves or the time is over. */
export function watchObjects(
  context: ApiContext,
  request: ResourceRequest,
): void {
  const { store, clock, faults, watches, bookmarkMilliseconds } = context;
  const { resource, response, url, call } = request;
  const { searchParams } = url;
  const presentation = presentationOf(context, request);
  const selects = selectionOf(request);
  const wantsBookmarks = searchParams.get('allowWatchBookmarks') === 'true';
  const current = Number(store.resourceVersion);
  const { from, marksState } = parseWatchQuery(searchParams, current);
  let silent = false;
  let first = true;
  let latest = from ?? 0;

  const isOver = () => response.writableEnded || response.destroyed;
  const line = (type: string, text: string) => {
    if (!silent && !isOver())
      response.write(`{"type":"${type}","object":${text}}\n`);
  };
  const emit = (type: EventType, object: KubernetesObject) => {
    line(type, presentation.event(object, first));
    first = false;
  };
  const bookmark = (annotations?: Record<string, string>) => {
    // As the real server drops the bookmarks of a client that does not read.
    if (response.writableNeedDrain) return;
    const resourceVersion = String(
      Math.max(latest, Number(store.resourceVersion)),
    );
    const { kind } = resource;
    const metadata = {
      resourceVersion,
      ...(annotations ? { annotations } : {}),
    };
    line(
      'BOOKMARK',
      toJson({ kind, apiVersion: apiVersionOf(resource), metadata }),
    );
  };
  const expire = (message: string) => {
    line('ERROR', toJson(StatusError.expired(message).toStatus()));
    response.end();
  };
  const suffer = (effect: WatchEffect | undefined) => {
    if (effect?.kind === 'drop') response.destroy();
    if (effect?.kind === 'silence') silent = true;
    if (effect?.kind === 'expire') {
      expire(
        `too old resource version: ${latest} (${store.compactedRevision})`,
      );
    }
  };

  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
  });
  response.flushHeaders();
  const since = from === undefined ? [] : store.history(resource, from);
  if (!since) {
    expire(`too old resource version: ${from} (${store.compactedRevision})`);
    return;
  }
  if (from === undefined) {
    for (const object of store.list(resource)) {
      if (selects(object)) emit('ADDED', object);
    }
    latest = Number(store.resourceVersion);
    if (marksState && wantsBookmarks) {
      bookmark({ 'k8s.io/initial-events-end': 'true' });
    }
  }
  const pass = (event: StoreEvent) => {
    if (event.resourceVersion <= latest) return;
    latest = event.resourceVersion;
    const translated = translateEvent(event, selects);
    if (translated) emit(translated.type, translated.object);
  };
  since.forEach(pass);

  const unlisten = watches.listen(resource, pass);
  const unfault = faults.onAdd(() => {
    if (!isOver()) suffer(faults.strike('watch', call));
  });
  let cancelBookmark = () => {};
  const bookmarkLater = () => {
    cancelBookmark = clock.schedule(bookmarkMilliseconds, () => {
      bookmark();
      bookmarkLater();
    });
  };
  if (wantsBookmarks) bookmarkLater();
  const seconds =
    Number(searchParams.get('timeoutSeconds') ?? 0) ||
    SHORTEST_WATCH_SECONDS * (1 + Math.random());
  const cancelTimeout = clock.schedule(seconds * 1000, () => {
    if (silent) response.destroy();
    else response.end();
  });
  response.on('close', () => {
    unlisten();
    unfault();
    cancelBookmark();
    cancelTimeout();
  });
  suffer(faults.strike('watch', call));
}
