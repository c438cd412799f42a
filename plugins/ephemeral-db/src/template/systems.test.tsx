import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { identityApiRef } from '@backstage/core-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ScaffolderPage, scaffolderPlugin } from '@backstage/plugin-scaffolder';
import newScaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import {
  scaffolderApiRef,
  ScaffolderFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { scaffolderApiMock } from '@backstage/plugin-scaffolder-react/testUtils';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  EphemeralDbClonesPicker,
  EphemeralDbColumns,
  ephemeralDbApiRef,
  EphemeralDbLeasePicker,
  EphemeralDbNameField,
  EphemeralDbPointPicker,
  EphemeralDbServicePicker,
  EphemeralDbServicesPicker,
  EphemeralDbSourcePicker,
} from '..';
import plugin from '../alpha';
import { sampleTimeline, timelineApi } from '../__testUtils__/renderOnEntity';
import {
  type FormSchema,
  newCloneForm,
  serviceEntity,
  teamForm,
  teardownForm,
} from './__testUtils__/forms';

const apisFor = (schema: FormSchema) =>
  [
    [
      ephemeralDbApiRef,
      timelineApi(() => sampleTimeline(), {
        listClones: async () => ({
          items: sampleTimeline().clones,
          pageInfo: {},
          totalItems: 1,
        }),
      }),
    ],
    [
      catalogApiRef,
      catalogApiMock({ entities: [serviceEntity('orders-api')] }),
    ],
    [
      identityApiRef,
      mockApis.identity({ ownershipEntityRefs: ['group:default/orders-team'] }),
    ],
    [
      scaffolderApiRef,
      scaffolderApiMock.mock({
        getTemplateParameterSchema: async () => ({
          title: 'A template',
          steps: [{ title: 'Your clone', schema }],
        }),
      }),
    ],
  ] as const;

/** The whole app starts, with everything that it loads lazily. */
const SLOWLY = { timeout: 10_000 };

const ADDRESS = '/create/templates/default/any';

const systems = {
  'the new': (schema: FormSchema) => {
    renderTestApp({
      features: [plugin, newScaffolderPlugin, catalogPlugin],
      apis: apisFor(schema),
      initialRouteEntries: [ADDRESS],
    });
  },
  'the classic': async (schema: FormSchema) => {
    await renderInTestApp(
      <TestApiProvider apis={apisFor(schema)}>
        <Routes>
          <Route path="/create/*" element={<ScaffolderPage />}>
            <Route
              path="*"
              element={
                <ScaffolderFieldExtensions>
                  <EphemeralDbServicePicker />
                  <EphemeralDbServicesPicker />
                  <EphemeralDbSourcePicker />
                  <EphemeralDbPointPicker />
                  <EphemeralDbLeasePicker />
                  <EphemeralDbNameField />
                  <EphemeralDbClonesPicker />
                  <EphemeralDbColumns />
                </ScaffolderFieldExtensions>
              }
            />
          </Route>
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: [ADDRESS],
        mountedRoutes: { '/create': scaffolderPlugin.routes.root },
      },
    );
  },
};

describe.each(Object.entries(systems))('the fields in %s system', (_, show) => {
  it('fill in a new clone', async () => {
    await show(newCloneForm);
    expect(
      await screen.findByDisplayValue('orders-api-1', {}, SLOWLY),
    ).toBeInTheDocument();
    expect(screen.getByText('Customer DB')).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: '12 h' })).toBeChecked();
    expect(screen.getByRole('radio', { name: /^Newest/ })).toBeChecked();
  }, 20_000);

  it('offer several services', async () => {
    await show(teamForm);
    expect(
      await screen.findByRole('checkbox', { name: 'orders-api' }, SLOWLY),
    ).toBeInTheDocument();
  }, 20_000);

  it('offer clones to delete', async () => {
    await show(teardownForm);
    expect(
      await screen.findByRole(
        'checkbox',
        { name: /^orders-migration/ },
        SLOWLY,
      ),
    ).toBeInTheDocument();
  }, 20_000);
});
