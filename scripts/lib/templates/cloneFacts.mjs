import { COUNT_CUSTOMERS } from '../golden.mjs';

const LIVING = phase => !['deleting', 'gone'].includes(phase);

/** The clones of some entities that are not gone or going. */
export async function livingClones({ sam }, entityRefs) {
  const { items } = await sam.listClones({ limit: 200 });
  return items.filter(
    ({ entityRef, phase }) => entityRefs.includes(entityRef) && LIVING(phase),
  );
}

/** How many customers a clone has, over TDS with the login that the portal gives Sam. */
export async function countCustomers({ sam, cluster }, id) {
  const { username, password, database } = await sam.readCloneCredentials(id);
  const { rows } = await cluster.query(
    {
      namespace: await cluster.namespaceOf(id),
      service: 'mssql',
      user: username,
      password,
      database,
    },
    COUNT_CUSTOMERS,
  );
  return { customers: rows[0][0], password };
}
