import { screen } from '@testing-library/react';
import type { Entity } from '@backstage/catalog-model';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import type { ReactElement } from 'react';
import { Route, Routes } from 'react-router-dom';
import {
  EntityEphemeralDbCard,
  EntityEphemeralDbContent,
  ephemeralDbApiRef,
  EphemeralDbPage,
  ephemeralDbPlugin,
} from '.';
import { sampleApi, sampleClone } from './__testUtils__';

const ordersApi: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders-api' },
};

const api = sampleApi();

const inApp = (element: ReactElement, path = '/') =>
  renderInTestApp(
    <TestApiProvider apis={[[ephemeralDbApiRef, api]]}>
      <EntityProvider entity={ordersApi}>
        <Routes>
          <Route path="/here/*" element={element} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [`/here${path}`],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );

describe('in the classic frontend system', () => {
  it('is the client of the API by itself', () => {
    expect(
      [...ephemeralDbPlugin.getApis()].map(factory => factory.api),
    ).toEqual([ephemeralDbApiRef]);
  });

  it('shows the card', async () => {
    await inApp(<EntityEphemeralDbCard />);
    expect(await screen.findByText('Database clones')).toBeInTheDocument();
    expect(await screen.findByText('orders-migration')).toBeInTheDocument();
  });

  it('shows the tab', async () => {
    await inApp(<EntityEphemeralDbContent />);
    expect(await screen.findByText('All points')).toBeInTheDocument();
  });

  it('shows the page with its own header, and a clone at its one address', async () => {
    await inApp(<EphemeralDbPage />, `/clones/${sampleClone().id}`);
    expect(
      await screen.findByRole('heading', {
        name: 'Ephemeral databases',
        hidden: true,
      }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('dialog', { name: /orders-migration/ }),
    ).toBeInTheDocument();
  });
});
