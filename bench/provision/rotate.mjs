import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection, Request } from 'tedious';

const AGAIN_MS = 20;
/** Refused, not there yet, or still starting: the next try may do. */
const PATIENCE_MS = 600_000;

/** Four classes of characters, and none that needs quoting. */
export function newPassword() {
  return `Aa1-${randomBytes(14).toString('hex')}`;
}

/** Runs one batch on a session of its own. */
async function runOnce({ host, port = 1433, user, password, database }, batch) {
  const connection = new Connection({
    server: host,
    authentication: {
      type: 'default',
      options: { userName: user, password },
    },
    options: {
      port,
      database,
      // The image's own certificate is self-signed.
      ...{ encrypt: true, trustServerCertificate: true },
      maxRetriesOnTransientErrors: 0,
    },
  });
  connection.on('error', () => {});
  try {
    await new Promise((resolve, reject) => {
      connection.connect(error => (error ? reject(error) : resolve()));
    });
    await new Promise((resolve, reject) => {
      connection.execSqlBatch(
        new Request(batch, error => (error ? reject(error) : resolve())),
      );
    });
  } finally {
    connection.close();
  }
}

/** Runs a batch as soon as the server lets it. */
async function runSoon(login, batch) {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await runOnce(login, batch);
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(AGAIN_MS);
    }
  }
}

/** Replaces the password that sa was frozen with. */
export async function rotate(server, frozen, fresh) {
  await runSoon(
    { ...server, user: 'sa', password: frozen, database: 'master' },
    `ALTER LOGIN [sa] WITH PASSWORD = N'${fresh}'`,
  );
}

/** Resolves with the first probe that succeeds. */
export async function prove(server, login, { database, probe }) {
  await runSoon({ ...server, ...login, database }, probe);
}
