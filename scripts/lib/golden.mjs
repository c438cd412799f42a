/** The golden database of the demo, and what the story does to it. */
export const golden = {
  source: 'customerdb',
  namespace: 'db-golden',
  service: 'mssql-golden',
  claim: 'mssql-golden-data',
  entity: 'component:default/orders-api',
};

/** How many customers there are, on the golden server as on a clone. */
export const COUNT_CUSTOMERS =
  'SELECT COUNT(*) AS customers FROM CustomerDB.dbo.Customers';

/** Five customers more: what lies between T0 and T1. */
export const FIVE_MORE_CUSTOMERS = `INSERT INTO CustomerDB.dbo.Customers (Name, Email) VALUES
  (N'Grace Hopper', N'grace@example.com'), (N'Katherine Johnson', N'katherine@example.com'),
  (N'Annie Easley', N'annie@example.com'), (N'Radia Perlman', N'radia@example.com'),
  (N'Karen Sparck Jones', N'karen@example.com')`;

/** The golden server's administrator, as the Secret in its namespace has it. */
export async function goldenAdministrator(cluster) {
  const secret = await cluster.secret(golden.namespace, 'mssql-golden-sa');
  return { user: 'sa', password: secret.MSSQL_SA_PASSWORD };
}

/** Runs a batch on the golden server as its administrator. */
export async function queryGolden(cluster, batch) {
  return cluster.query(
    {
      namespace: golden.namespace,
      service: golden.service,
      ...(await goldenAdministrator(cluster)),
    },
    batch,
  );
}

/**
 * Writes one customer more.
 *
 * @param {import('./Cluster.mjs').Cluster} cluster
 * @param {{ name: string, email: string }} customer - of letters, digits, spaces and what stands in addresses: nothing is quoted
 */
export async function signUpCustomer(cluster, { name, email }) {
  await queryGolden(
    cluster,
    `INSERT INTO CustomerDB.dbo.Customers (Name, Email) VALUES (N'${name}', N'${email}')`,
  );
}
