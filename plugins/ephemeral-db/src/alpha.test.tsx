import { screen } from '@testing-library/react';
import type { Entity } from '@backstage/catalog-model';
import {
  createExtensionTester,
  renderInTestApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import plugin from './alpha';
import { ephemeralDbApiRef } from './api';
import { sampleApi, sampleClone } from './__testUtils__';

const ordersApi: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders-api',
    annotations: { 'ephemeral-db.io/sources': 'customerdb' },
  },
};

const api = sampleApi();

const options = {
  apis: [[ephemeralDbApiRef, api]] as const,
  mountedRoutes: {
    '/catalog/:namespace/:kind/:name': convertLegacyRouteRef(entityRouteRef),
  },
};

describe('in the new frontend system', () => {
  it('shows a card on entities with the annotation, and on no others', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-card:ephemeral-db'),
      { apis: [[ephemeralDbApiRef, api]] },
    );
    const shownOn = tester.get(EntityCardBlueprint.dataRefs.filterFunction);
    expect(shownOn?.(ordersApi)).toBe(true);
    expect(shownOn?.({ ...ordersApi, metadata: { name: 'other' } })).toBe(
      false,
    );
    renderInTestApp(
      <EntityProvider entity={ordersApi}>
        {tester.reactElement()}
      </EntityProvider>,
      options,
    );
    expect(await screen.findByText('Database clones')).toBeInTheDocument();
    expect(await screen.findByText('orders-migration')).toBeInTheDocument();
  });

  it('shows the tab', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:ephemeral-db'),
      { apis: [[ephemeralDbApiRef, api]] },
    );
    renderInTestApp(
      <EntityProvider entity={ordersApi}>
        {tester.reactElement()}
      </EntityProvider>,
      options,
    );
    expect(await screen.findByText('All points')).toBeInTheDocument();
  });

  it('has a page with its tabs', async () => {
    renderTestApp({
      features: [plugin, catalogPlugin],
      apis: [[ephemeralDbApiRef, api]],
      initialRouteEntries: ['/ephemeral-db'],
    });
    // The frame is drawn anew when its parts are loaded, so what comes last is looked for first.
    expect(await screen.findByText('Customer DB')).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Ephemeral databases' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Clones' })).toBeInTheDocument();
  });

  it('opens a clone at its one address', async () => {
    const { id } = sampleClone();
    renderTestApp({
      features: [plugin, catalogPlugin],
      apis: [[ephemeralDbApiRef, api]],
      initialRouteEntries: [`/ephemeral-db/clones/${id}`],
    });
    expect(
      await screen.findByRole('dialog', { name: /orders-migration/ }),
    ).toBeInTheDocument();
  });
});
