import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import { identityApiRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import type { EphemeralDbApi } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ephemeralDbApiRef } from '../api';
import { EphemeralDbFrame } from '../frame';
import { rootRouteRef } from '../routes';

/** Renders something of the page at an address, with the plugin's frame around it. */
export async function renderAt(
  path: string,
  element: ReactElement,
  api: EphemeralDbApi,
) {
  let address = '';
  const Address = () => {
    const { pathname, search } = useLocation();
    address = `${pathname}${search}`;
    return null;
  };
  const rendered = await renderInTestApp(
    <TestApiProvider
      apis={[
        [ephemeralDbApiRef, api],
        [
          identityApiRef,
          mockApis.identity({ userEntityRef: 'user:default/sam' }),
        ],
      ]}
    >
      <Address />
      <EphemeralDbFrame>{element}</EphemeralDbFrame>
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: {
        '/ephemeral-db': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
  return { unmount: rendered.unmount, address: () => address };
}
