import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';

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
      async init({ scaffolder }) {
        scaffolder.addActions();
      },
    });
  },
});
