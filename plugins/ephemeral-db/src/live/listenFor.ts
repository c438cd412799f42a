import type { SignalApi } from '@backstage/plugin-signals-react';
import type { QueryClient } from '@tanstack/react-query';
import { coalesce } from './coalesce';

const CHANNEL = 'ephemeral-db';

/** How many listen for a client, and what ends it. */
const listeners = new WeakMap<QueryClient, { count: number; stop(): void }>();

function start(client: QueryClient, signals: SignalApi): () => void {
  const refresh = coalesce(() => {
    client.invalidateQueries({
      refetchType: document.hidden ? 'none' : 'active',
    });
  });
  const subscription = signals.subscribe(CHANNEL, refresh.request);
  return () => {
    subscription.unsubscribe();
    refresh.cancel();
  };
}

/**
 * Reads again what is on screen when something changed, under the person's own permissions: signals only say that
 * something did. A burst of them is one read. Hidden tabs do not read; they catch up when they are looked at. Each field of
 * a form asks for it by itself, and one subscription serves them all.
 *
 * @returns what ends it
 */
export function listenFor(client: QueryClient, signals: SignalApi): () => void {
  const listener = listeners.get(client) ?? {
    count: 0,
    stop: start(client, signals),
  };
  listeners.set(client, listener);
  listener.count += 1;
  return () => {
    listener.count -= 1;
    if (listener.count > 0) return;
    listener.stop();
    listeners.delete(client);
  };
}
