import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { EphemeralDbClient } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { createActions } from './actions/createActions';
import { DEFAULT_PACE } from './task/Pace';

/**
 * Adds the actions `ephemeralDb:<noun>:<verb>` to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleEphemeralDb = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'ephemeral-db',
  register(env) {
    env.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
      },
      async init({ scaffolder, auth, config, discovery }) {
        scaffolder.addActions(
          ...createActions({
            auth,
            api: new EphemeralDbClient({
              discoveryApi: discovery,
              fetchApi: { fetch },
            }),
            portalUrl: config.getString('app.baseUrl').replace(/\/+$/, ''),
            pace: DEFAULT_PACE,
          }),
        );
      },
    });
  },
});
