const { createRequire } = require('node:module');
const { join } = require('node:path');

const requirePortal = createRequire(
  join(__dirname, '../../packages/backend/src/'),
);
const { createBackendModule } = requirePortal('@backstage/backend-plugin-api');
const { ephemeralDbEngineExtensionPoint } = requirePortal(
  '@ephemeral-db/backstage-plugin-ephemeral-db-node',
);

const NO_SERVER = 'there is no database server in this test (--no-sql)';

/** An engine that answers at once and touches no server. It claims nothing that it has not done. */
const engineAtOnce = {
  inspects: false,
  async quiesce({ databases }) {
    return {
      probes: [],
      facts: {},
      consistency: 'crash',
      skipped: databases.map(database => ({ database, reason: NO_SERVER })),
    };
  },
  async readProbes() {
    return [];
  },
  async secure() {},
  async verify() {
    return { result: 'notRecorded', probes: [] };
  },
};

/** Lets a cluster's storage be tried where no SQL Server can run. Only `yarn test:cluster --no-sql` registers it. */
module.exports = createBackendModule({
  pluginId: 'ephemeral-db',
  moduleId: 'engine-at-once',
  register(registration) {
    registration.registerInit({
      deps: { engines: ephemeralDbEngineExtensionPoint },
      async init({ engines }) {
        engines.setEngine(engineAtOnce);
      },
    });
  },
});
