import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { setTimeout as pause } from 'timers/promises';
import WebSocket from 'ws';

const CHANNEL = 'ephemeral-db';
/** As long as Backstage's own client waits for it. */
const HANDSHAKE_MS = 1_000;
const AGAIN_MS = 200;
const ATTEMPTS = 50;

/** An open page: it hears the signals that one backend sends to browsers. */
export interface Tab {
  /** Resolves with the first signal that fits, also if it came before. */
  heard(
    fits: (signal: EphemeralDbSignal) => boolean,
  ): Promise<EphemeralDbSignal>;
  close(): void;
}

async function connect(url: string, token: string): Promise<WebSocket> {
  const address = `${url.replace(/^http/, 'ws')}/api/signals`;
  for (let attempt = 1; ; attempt++) {
    const socket = new WebSocket(address, token, {
      handshakeTimeout: HANDSHAKE_MS,
    });
    try {
      await new Promise((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
      });
      return socket;
    } catch (error) {
      // The first request for an upgrade is never answered: it only makes the plugin listen for them.
      if (attempt === ATTEMPTS) throw error;
      await pause(AGAIN_MS);
    }
  }
}

/** Opens a page at one backend. */
export async function openTab(url: string, token: string): Promise<Tab> {
  const signals: EphemeralDbSignal[] = [];
  const listeners = new Set<() => void>();
  const socket = await connect(url, token);
  socket.on('message', data => {
    const { channel, message } = JSON.parse(data.toString());
    if (channel !== CHANNEL) return;
    signals.push(message);
    listeners.forEach(listener => listener());
  });
  socket.send(JSON.stringify({ action: 'subscribe', channel: CHANNEL }));
  return {
    heard: async fits =>
      await new Promise(resolve => {
        const look = () => {
          const found = signals.find(fits);
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
    close: () => socket.close(),
  };
}
