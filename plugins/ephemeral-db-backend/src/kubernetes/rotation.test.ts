import { once } from 'events';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { createServer, Server } from 'http';
import type { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { HttpsCluster } from './HttpsCluster';
import { kinds } from './kinds';
import { refreshableKubeConfig } from './kubeConfig';

describe('a cluster whose tokens rotate', () => {
  let folder: string;
  let server: Server;
  let valid = 'first';
  const asked: (string | undefined)[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ephemeral-db-token-'));
    server = createServer((request, response) => {
      const { authorization } = request.headers;
      asked.push(authorization);
      const known = authorization === `Bearer ${valid}`;
      response.statusCode = known ? 200 : 401;
      response.end(
        JSON.stringify(
          known ? { metadata: { name: 'a' } } : { message: 'Unauthorized' },
        ),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  it('is asked with the new one at once, and not again and again where there is none', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'first');
    const { port } = server.address() as AddressInfo;
    const cluster = HttpsCluster.create(
      refreshableKubeConfig({
        name: 'lab',
        access: {
          kind: 'url',
          url: `http://127.0.0.1:${port}`,
          // It speaks plain HTTP.
          skipTLSVerify: true,
          serviceAccountTokenFile: file,
        },
        namespace: 'backstage',
        windows: { importing: 4, binding: 4 },
      }),
    );
    const read = () => cluster.read(kinds.configMap, 'a', 'backstage');
    await read();

    valid = 'second';
    writeFileSync(file, 'second');
    expect(await read()).toMatchObject({ metadata: { name: 'a' } });
    expect(asked.splice(0)).toEqual([
      'Bearer first',
      'Bearer first',
      'Bearer second',
    ]);

    valid = 'third';
    await expect(read()).rejects.toThrow('Unauthorized');
    await expect(read()).rejects.toThrow('Unauthorized');
    expect(asked.length).toBeLessThanOrEqual(4);
  });
});
