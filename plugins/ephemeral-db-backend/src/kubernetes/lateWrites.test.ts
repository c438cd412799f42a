import { KubeConfig } from '@kubernetes/client-node';
import { once } from 'events';
import { createServer, ServerResponse } from 'http';
import type { AddressInfo } from 'net';
import { HttpsCluster } from './HttpsCluster';
import { kinds } from './kinds';

/** As many connections as the gateway opens at once. */
const CONNECTIONS = 64;

it('sends no write that had to wait for a connection until it was forbidden', async () => {
  const waiting: ServerResponse[] = [];
  const written: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET') waiting.push(response);
    else written.push(`${request.method} ${request.url}`);
    if (waiting.length === CONNECTIONS) server.emit('full');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: 'lab',
      server: `http://127.0.0.1:${port}`,
      // It speaks plain HTTP.
      skipTLSVerify: true,
    },
    { name: 'backstage' },
  );
  let held = true;
  const cluster = HttpsCluster.create({
    config,
    beforeWrite: () => {
      if (!held) throw new Error('Not held any more');
    },
  });

  const full = once(server, 'full');
  const reads = Array.from({ length: CONNECTIONS }, () =>
    cluster.read(kinds.namespace, 'a'),
  );
  await full;
  const write = cluster.create(kinds.namespace, {
    ...{ apiVersion: 'v1', kind: 'Namespace' },
    metadata: { name: 'late' },
  });
  const end = write.catch((error: Error) => error.message);
  await new Promise(setImmediate);
  held = false;
  waiting.forEach(response => response.end('{}'));
  await Promise.all(reads);
  expect(await end).toBe('Not held any more');
  expect(written).toEqual([]);

  server.closeAllConnections();
  server.close();
});
