import { Cluster } from './Cluster.mjs';
import { theDemo } from './runningDemos.mjs';
import { signIn } from './signIn.mjs';
import { table } from './table.mjs';

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
