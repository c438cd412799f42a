const { createRequire } = require('node:module');
const { join } = require('node:path');

const requirePortal = createRequire(
  join(__dirname, '../../packages/backend/src/'),
);
const { createBackend } = requirePortal('@backstage/backend-defaults');

/** Of the demo portal's backend what the plugin needs: people, a catalog, permissions and signals, and no portal. */
exports.createApiBackend = () => {
  const backend = createBackend();
  for (const feature of [
    '@backstage/plugin-auth-backend',
    './people',
    '@backstage/plugin-catalog-backend',
    '@backstage/plugin-events-backend',
    '@backstage/plugin-permission-backend',
    '@backstage/plugin-permission-backend-module-allow-all-policy',
    '@backstage/plugin-signals-backend',
    '@ephemeral-db/backstage-plugin-ephemeral-db-backend',
  ]) {
    backend.add(requirePortal(feature).default);
  }
  return backend;
};
