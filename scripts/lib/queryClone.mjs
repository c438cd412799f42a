import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster } from './Cluster.mjs';
import { paths } from './paths.mjs';
import { signIn } from './signIn.mjs';
import { table } from './table.mjs';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The demos that run on this machine, each with its portal and kubeconfig. */
function runningDemos() {
  let ports;
  try {
    ports = readdirSync(paths.demo);
  } catch {
    return [];
  }
  return ports.flatMap(port => {
    try {
      const file = join(paths.demo, port, 'running.json');
      const demo = JSON.parse(readFileSync(file, 'utf8'));
      return isAlive(demo.pid) ? [{ port, ...demo }] : [];
    } catch {
      // Still starting, or stopped just now.
      return [];
    }
  });
}

function theDemo(port) {
  const demos = runningDemos().filter(demo => !port || demo.port === port);
  if (demos.length === 1) return demos[0];
  throw new Error(
    demos.length === 0
      ? 'No demo is running here. Start one with: npm run demo'
      : `Several demos are running. Choose one with --port, one of: ${demos
          .map(demo => demo.port)
          .join(', ')}`,
  );
}

async function findClone(portal, name) {
  const { items } = await portal.listClones({ limit: 200 });
  const clone = items.find(item => item.name === name);
  if (!clone) {
    const names = items.map(item => item.name).join(', ');
    throw new Error(
      `There is no clone ${name}. ${
        names ? `There are: ${names}` : 'There is none at all yet'
      }`,
    );
  }
  if (clone.phase !== 'ready') {
    throw new Error(
      `The clone ${name} is not ready but ${clone.phase}${
        clone.failure
          ? `: ${clone.failure.message}`
          : '. Try again in a few seconds'
      }`,
    );
  }
  return clone;
}

/**
 * Runs a statement on a clone of the running demo, with the login that the portal gives the engineer.
 *
 * @param {string} name - of the clone
 * @param {string} statement
 * @param {string} [port] - of the portal, where several demos run
 * @returns {Promise<string>} what came back, for reading
 */
export async function queryClone(name, statement, port) {
  const demo = theDemo(port);
  const portal = await signIn(demo.portal, 'sam');
  const clone = await findClone(portal, name);
  const { username, password, database } = await portal.readCloneCredentials(
    clone.id,
  );
  const cluster = new Cluster(demo.kubeConfig);
  const { columns, rows } = await cluster.query(
    {
      namespace: await cluster.namespaceOf(clone.id),
      service: 'mssql',
      user: username,
      password,
      database,
    },
    statement,
  );
  return columns.length > 0
    ? `${table(columns, rows)}\n(${rows.length} ${
        rows.length === 1 ? 'row' : 'rows'
      })`
    : 'Done.';
}
