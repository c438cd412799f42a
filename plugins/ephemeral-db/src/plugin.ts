import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { EphemeralDbClient } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ephemeralDbApiRef } from './api';
import { loadEntityCard, loadEntityTab, loadPage } from './loaders';
import { entityContentRouteRef, rootRouteRef } from './routes';

/**
 * The plugin for apps in the classic frontend system.
 *
 * @public
 */
export const ephemeralDbPlugin = createPlugin({
  id: 'ephemeral-db',
  routes: { root: rootRouteRef, entityContent: entityContentRouteRef },
  apis: [
    createApiFactory({
      api: ephemeralDbApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new EphemeralDbClient(options),
    }),
  ],
});

/**
 * The page over all sources and clones, to be mounted at `/ephemeral-db`.
 *
 * @public
 */
export const EphemeralDbPage = ephemeralDbPlugin.provide(
  createRoutableExtension({
    name: 'EphemeralDbPage',
    component: loadPage,
    mountPoint: rootRouteRef,
  }),
);

/**
 * An entity's tab: its points in time and its clones. For an `EntityLayout.Route`.
 *
 * @public
 */
export const EntityEphemeralDbContent = ephemeralDbPlugin.provide(
  createRoutableExtension({
    name: 'EntityEphemeralDbContent',
    component: loadEntityTab,
    mountPoint: entityContentRouteRef,
  }),
);

/**
 * An entity's card: is all well, which moments exist, what is mine.
 *
 * @public
 */
export const EntityEphemeralDbCard = ephemeralDbPlugin.provide(
  createComponentExtension({
    name: 'EntityEphemeralDbCard',
    component: { lazy: loadEntityCard },
  }),
);
