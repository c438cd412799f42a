import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';
import { offeredServicesQuery } from './offeredServices';

/** All services with a source. */
export function useOfferedServices() {
  return useQuery(
    offeredServicesQuery(useApi(catalogApiRef), useApi(identityApiRef)),
  );
}
