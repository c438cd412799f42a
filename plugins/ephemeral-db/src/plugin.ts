import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  createScaffolderFieldExtension,
  type FieldExtensionComponent,
} from '@backstage/plugin-scaffolder-react';
import { EphemeralDbClient } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ephemeralDbApiRef } from './api';
import { formFields } from './formFields';
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

/**
 * Field of a template's form: for which service a clone is: the person's own first, and only those that name a source.
 *
 * @public
 */
export const EphemeralDbServicePicker: FieldExtensionComponent<
  unknown,
  unknown
> = ephemeralDbPlugin.provide(
  createScaffolderFieldExtension(formFields.service),
);

/**
 * Field of a template's form: for which services clones are, several at once.
 *
 * @public
 */
export const EphemeralDbServicesPicker: FieldExtensionComponent<
  unknown,
  unknown
> = ephemeralDbPlugin.provide(
  createScaffolderFieldExtension(formFields.services),
);

/**
 * Field of a template's form: of which golden source, with its notice, and with the refusal where the person may not order of it.
 *
 * @public
 */
export const EphemeralDbSourcePicker: FieldExtensionComponent<
  unknown,
  unknown
> = ephemeralDbPlugin.provide(
  createScaffolderFieldExtension(formFields.source),
);

/**
 * Field of a template's form: which data: the newest when the task runs, a point that is taken first, or a moment.
 *
 * @public
 */
export const EphemeralDbPointPicker: FieldExtensionComponent<unknown, unknown> =
  ephemeralDbPlugin.provide(createScaffolderFieldExtension(formFields.point));

/**
 * Field of a template's form: how long a clone lives, within the source's limits.
 *
 * @public
 */
export const EphemeralDbLeasePicker: FieldExtensionComponent<unknown, unknown> =
  ephemeralDbPlugin.provide(createScaffolderFieldExtension(formFields.lease));

/**
 * Field of a template's form: what a clone is called: the first free name of its service, until the person types one.
 *
 * @public
 */
export const EphemeralDbNameField: FieldExtensionComponent<unknown, unknown> =
  ephemeralDbPlugin.provide(createScaffolderFieldExtension(formFields.name));

/**
 * Field of a template's form: which clones are deleted, of those that the person may delete.
 *
 * @public
 */
export const EphemeralDbClonesPicker: FieldExtensionComponent<
  unknown,
  unknown
> = ephemeralDbPlugin.provide(
  createScaffolderFieldExtension(formFields.clones),
);

/**
 * Field of a template's form: a whole page of a form, with fields side by side where there is room.
 *
 * @public
 */
export const EphemeralDbColumns: FieldExtensionComponent<unknown, unknown> =
  ephemeralDbPlugin.provide(createScaffolderFieldExtension(formFields.columns));
