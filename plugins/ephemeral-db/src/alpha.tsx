import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import {
  EphemeralDbClient,
  isEphemeralDbAvailable,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import StorageIcon from '@material-ui/icons/Storage';
import { ephemeralDbApiRef } from './api';
import { type FormField, formFields } from './formFields';
import {
  loadClonesTab,
  loadEntityCard,
  loadEntityTab,
  loadSourcesTab,
} from './loaders';
import { entityContentRouteRef, rootRouteRef } from './routes';

export { ephemeralDbTranslationRef } from './translation';

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: ephemeralDbApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new EphemeralDbClient(options),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/ephemeral-db',
    title: 'Ephemeral databases',
    icon: <StorageIcon fontSize="inherit" />,
    routeRef: convertLegacyRouteRef(rootRouteRef),
  },
});

const sourcesTab = SubPageBlueprint.make({
  name: 'sources',
  params: {
    path: 'sources',
    title: 'Sources',
    loader: () => loadSourcesTab().then(Tab => <Tab />),
  },
});

const clonesTab = SubPageBlueprint.make({
  name: 'clones',
  params: {
    path: 'clones',
    title: 'Clones',
    loader: () => loadClonesTab().then(Tab => <Tab />),
  },
});

const entityCard = EntityCardBlueprint.make({
  params: {
    type: 'content',
    filter: isEphemeralDbAvailable,
    loader: () => loadEntityCard().then(Card => <Card />),
  },
});

const entityContent = EntityContentBlueprint.make({
  params: {
    path: '/ephemeral-db',
    title: 'Database clones',
    filter: isEphemeralDbAvailable,
    routeRef: convertLegacyRouteRef(entityContentRouteRef),
    loader: () => loadEntityTab().then(Tab => <Tab />),
  },
});

function formField<Value, Options>(
  name: string,
  field: FormField<Value, Options>,
) {
  return FormFieldBlueprint.make({
    name,
    params: { field: async () => createFormField(field) },
  });
}

const templateFields = [
  formField('service-picker', formFields.service),
  formField('services-picker', formFields.services),
  formField('source-picker', formFields.source),
  formField('point-picker', formFields.point),
  formField('lease-picker', formFields.lease),
  formField('name-field', formFields.name),
  formField('clones-picker', formFields.clones),
  formField('columns', formFields.columns),
];

/**
 * The plugin for apps in the new frontend system.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'ephemeral-db',
  title: 'Ephemeral databases',
  icon: <StorageIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: convertLegacyRouteRef(rootRouteRef),
    entityContent: convertLegacyRouteRef(entityContentRouteRef),
  },
  extensions: [
    api,
    page,
    sourcesTab,
    clonesTab,
    entityCard,
    entityContent,
    ...templateFields,
  ],
});
