import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { isEphemeralDbAvailable } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** Placed before all cards by the order of `app.extensions` in app-config.yaml. */
const tryItCard = EntityCardBlueprint.make({
  name: 'try-it',
  params: {
    type: 'content',
    filter: isEphemeralDbAvailable,
    loader: () => import('./TryItCard').then(m => <m.TryItCard />),
  },
});

/** Tells visitors of the demo what to try on a service's page. Of the demo only: it is no part of the plugin. */
export const tryItModule = createFrontendModule({
  pluginId: 'app',
  extensions: [tryItCard],
});
