import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { createPeopleAuthenticator } from './peopleAuthenticator';
import { readPeople } from './readPeople';

/**
 * Sign-in by one click as one of the people listed in `auth.providers.people`, without any proof.
 *
 * It exists so that the demo can be looked at through the eyes of several people. It therefore lives in the demo
 * portal, not in a published package, and keeps the backend from starting where it could do harm.
 */
export const authModulePeople = createBackendModule({
  pluginId: 'auth',
  moduleId: 'people-provider',
  register(registration) {
    registration.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        const people = readPeople(config, process.env.NODE_ENV);
        providers.registerProvider({
          providerId: 'people',
          factory: createProxyAuthProviderFactory({
            authenticator: createPeopleAuthenticator(people),
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({ entityRef: result.entityRef }),
          }),
        });
      },
    });
  },
});
