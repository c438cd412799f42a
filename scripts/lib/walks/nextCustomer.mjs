import { COUNT_CUSTOMERS, queryGolden } from '../golden.mjs';
import { poll } from '../poll.mjs';

/**
 * Waits until somebody has just signed up: then there is time for a capture before the next one does.
 *
 * @param {import('../Cluster.mjs').Cluster} cluster
 * @returns {Promise<number>} how many customers there are now
 */
export async function untilNextCustomer(cluster) {
  const count = async () =>
    (await queryGolden(cluster, COUNT_CUSTOMERS)).rows[0][0];
  const before = await count();
  return poll(
    'the next customer to sign up',
    async () => {
      const now = await count();
      return now > before ? now : undefined;
    },
    { seconds: 30, everyMs: 300 },
  );
}
