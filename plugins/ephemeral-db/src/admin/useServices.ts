import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';
import { EPHEMERAL_DB_SOURCES_ANNOTATION } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** A service that clones may be for. */
export interface Service {
  entityRef: string;
  title: string;
}

/** More than these nobody looks through in a list. */
const AT_MOST = 200;

/** The services that name a source, in the order of their names. None where the catalog does not answer. */
export function useServices(): Service[] {
  const catalog = useApiHolder().get(catalogApiRef);
  const { data } = useQuery({
    queryKey: ['services'],
    enabled: catalog !== undefined,
    staleTime: 5 * 60_000,
    queryFn: async () => {
      const answer = await catalog?.queryEntities({
        query: {
          [`metadata.annotations.${EPHEMERAL_DB_SOURCES_ANNOTATION}`]: {
            $exists: true,
          },
        },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
        ],
        limit: AT_MOST,
      });
      return (answer?.items ?? [])
        .map(entity => ({
          entityRef: stringifyEntityRef(entity),
          title: entity.metadata.title ?? entity.metadata.name,
        }))
        .sort((one, other) => one.title.localeCompare(other.title));
    },
  });
  return data ?? [];
}
