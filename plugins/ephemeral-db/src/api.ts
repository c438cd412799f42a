import { createApiRef } from '@backstage/core-plugin-api';
import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/**
 * The backend plugin's REST API, for every component of this plugin.
 *
 * @public
 */
export const ephemeralDbApiRef = createApiRef<EphemeralDbApi>({
  id: 'plugin.ephemeral-db.api',
});
