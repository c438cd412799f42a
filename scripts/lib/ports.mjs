import { createServer } from 'node:net';

function canListen(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error =>
      // A machine without IPv6 has nobody listening there either.
      ['EADDRINUSE', 'EACCES'].includes(error.code)
        ? resolve(false)
        : ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code)
        ? resolve(true)
        : reject(error),
    );
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/**
 * Makes sure that nobody listens on a port of this machine.
 *
 * @param {number} port
 * @param {string} use - what the port is for, as shown to the person
 */
export async function ensureFree(port, use) {
  for (const host of ['127.0.0.1', '::1']) {
    if (!(await canListen(port, host))) {
      throw new Error(
        `Port ${port} (${use}) is taken by another process. Stop that one, or choose another port: npm run demo -- --port ${
          port + 100
        }`,
      );
    }
  }
}

/** A port that nobody listens on right now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
