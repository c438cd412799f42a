import {
  type Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { IdentityApi } from '@backstage/core-plugin-api';
import type { CatalogApi } from '@backstage/plugin-catalog-react';
import {
  EPHEMERAL_DB_SOURCES_ANNOTATION,
  isEphemeralDbAvailable,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { queryOptions } from '@tanstack/react-query';
import { nameInRef } from './nameInRef';

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
async function readServices(catalog: CatalogApi): Promise<Entity[]> {
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
  const counts = new Map<string, number>();
  for (const entity of entities) {
    const title = titleOf(entity);
    counts.set(title, (counts.get(title) ?? 0) + 1);
  }
  return entities
    .map(entity => {
      const title = titleOf(entity);
      const { namespace = 'default', name } = entity.metadata;
      return {
        ref: stringifyEntityRef(entity),
        name:
          counts.get(title) === 1
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

/** All services with a source, for a component or a check. */
export function offeredServicesQuery(
  catalog: CatalogApi,
  identity: IdentityApi,
) {
  return queryOptions({
    queryKey: ['offered-services'],
    // Signals tell of clones and points; the catalog changes rarely.
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

/** What people call a service; of one that is not offered, what its ref says. */
export function serviceName(
  ref: string,
  services: OfferedService[] | undefined,
): string {
  return services?.find(one => one.ref === ref)?.name ?? nameInRef(ref);
}

/** What is chosen by itself: the person's first service, or the only one that there is. */
export function suggestedService(
  services: OfferedService[],
): OfferedService | undefined {
  const [first] = services;
  return first && (first.isMine || services.length === 1) ? first : undefined;
}
