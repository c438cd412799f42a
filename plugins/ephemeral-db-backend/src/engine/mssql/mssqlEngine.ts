import type { DatabaseEngine } from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import { readProbes } from './probes';
import { quiesce } from './quiesce';
import { secure } from './secure';
import { withSession } from './SqlSession';
import { suspend } from './suspend';
import { verify } from './verify';

/**
 * SQL Server, over TDS.
 *
 * @throws SqlError from every call
 */
export const mssqlEngine: DatabaseEngine = {
  inspects: true,

  async quiesce({ reach, ...request }) {
    return await quiesce({ ...request, ...(await reach()) });
  },

  async suspend({ reach, ...request }) {
    return await suspend({ ...request, ...(await reach()) });
  },

  async readProbes({ reach, probes, timeoutMs }) {
    const { target, login } = await reach();
    return await withSession(target, login, session =>
      readProbes(session, probes, timeoutMs),
    );
  },

  async secure({ reach, ...request }) {
    await secure({ ...request, ...(await reach()) });
  },

  async verify({ reach, ...request }) {
    return await verify({ ...request, ...(await reach()) });
  },
};
