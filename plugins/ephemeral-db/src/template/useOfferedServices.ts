import { useQuery } from '@tanstack/react-query';
import {
  type Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import {
  type CatalogApi,
  catalogApiRef,
} from '@backstage/plugin-catalog-react';
import {
  EPHEMERAL_DB_SOURCES_ANNOTATION,
  isEphemeralDbAvailable,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** A service that a clone can be ordered for. */
export interface OfferedService {
  ref: string;
  /** Told apart from all others. */
  name: string;
  /** Whether it belongs to the person or one of their teams. */
  isMine: boolean;
}

const PAGE = 500;

/** Whatever the catalog has that names a source. */
export async function readServices(catalog: CatalogApi): Promise<Entity[]> {
  const found: Entity[] = [];
  let cursor: string | undefined;
  do {
    const page = await catalog.queryEntities(
      cursor
        ? { cursor, limit: PAGE }
        : {
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
              'metadata.annotations',
              'relations',
            ],
            limit: PAGE,
          },
    );
    found.push(...page.items);
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
  return found.filter(isEphemeralDbAvailable);
}

/** The person's own first, then by name. Those of the same name say where they are. */
export function offerServices(
  entities: Entity[],
  ownershipRefs: string[],
): OfferedService[] {
  const mine = new Set(ownershipRefs);
  const titleOf = ({ metadata }: Entity) => metadata.title ?? metadata.name;
  const titles = entities.map(titleOf);
  return entities
    .map(entity => {
      const title = titleOf(entity);
      const isAlone = titles.filter(other => other === title).length === 1;
      const { namespace = 'default', name } = entity.metadata;
      return {
        ref: stringifyEntityRef(entity),
        name: isAlone
          ? title
          : `${title} (${entity.kind.toLowerCase()} ${namespace}/${name})`,
        isMine: (entity.relations ?? []).some(
          ({ type, targetRef }) =>
            type === RELATION_OWNED_BY && mine.has(targetRef),
        ),
      };
    })
    .sort(
      (one, other) =>
        Number(other.isMine) - Number(one.isMine) ||
        one.name.localeCompare(other.name),
    );
}

/** All services with a source. */
export function useOfferedServices() {
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  return useQuery({
    queryKey: ['offered-services'],
    // Signals tell of clones and points, and the catalog changes rarely.
    staleTime: 60_000,
    queryFn: async () => {
      const [entities, { ownershipEntityRefs }] = await Promise.all([
        readServices(catalog),
        identity.getBackstageIdentity(),
      ]);
      return offerServices(entities, ownershipEntityRefs);
    },
  });
}
