import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  type CompoundEntityRef,
  type Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { refusal } from '../refusal';
import type { EntityFacts } from './rules';

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'spec.type',
  'relations',
];

/** What people call an entity may stand in one of these. */
const TITLE_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec.profile.displayName',
];

/** The catalog is asked for many entities in pieces of this size. */
const BATCH = 100;

function toFacts(entity: Entity): EntityFacts {
  const { type } = entity.spec ?? {};
  const owners = (entity.relations ?? [])
    .filter(relation => relation.type === RELATION_OWNED_BY)
    .map(relation => relation.targetRef.toLocaleLowerCase('en-US'));
  return {
    ref: stringifyEntityRef(entity),
    kind: entity.kind,
    namespace: entity.metadata.namespace ?? 'default',
    name: entity.metadata.name,
    type: typeof type === 'string' ? type : undefined,
    owners: [...new Set(owners)],
  };
}

function titleOf({ metadata, spec }: Entity): string | undefined {
  const { profile } = spec ?? {};
  const displayName =
    typeof profile === 'object' && profile !== null && 'displayName' in profile
      ? profile.displayName
      : undefined;
  const title = displayName || metadata.title;
  return typeof title === 'string' ? title : undefined;
}

/**
 * What the rules know of an entity without asking the catalog: its ref, and the owners that were recorded last. It
 * has no type, so it does not tell whether a source allows it.
 */
export function recordedEntity(ref: string, owners: string[]): EntityFacts {
  return { ref, ...parseEntityRef(ref), owners };
}

/**
 * Entities and their owners, asked live. Every method throws `catalogUnavailable` when the catalog does not answer:
 * without it nobody owns anything.
 */
export class EntityDirectory {
  private constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
  ) {}

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
  }): EntityDirectory {
    return new EntityDirectory(options.catalog, options.auth);
  }

  /** @returns undefined when the catalog does not know it */
  async find(entityRef: string): Promise<EntityFacts | undefined> {
    return (await this.findMany([entityRef])).get(entityRef);
  }

  /** Those of the entities that the catalog knows, by ref. */
  async findMany(entityRefs: string[]): Promise<Map<string, EntityFacts>> {
    return await this.gather(entityRefs, FIELDS, toFacts);
  }

  /** What people call those of the entities that have a title or a display name, by ref. */
  async titlesOf(entityRefs: string[]): Promise<Map<string, string>> {
    return await this.gather(entityRefs, TITLE_FIELDS, titleOf);
  }

  /** Entities that one of these owns. */
  async ownedBy(ownerRefs: string[]): Promise<EntityFacts[]> {
    if (ownerRefs.length === 0) {
      return [];
    }
    const { items } = await this.ask(async credentials =>
      this.catalog.getEntities(
        {
          filter: { [`relations.${RELATION_OWNED_BY}`]: ownerRefs },
          fields: FIELDS,
        },
        { credentials },
      ),
    );
    return items.map(toFacts);
  }

  /** The whole entity, if the caller may see it. */
  async read(
    entityRef: CompoundEntityRef,
    credentials: BackstageCredentials,
  ): Promise<{ entity: Entity; facts: EntityFacts } | undefined> {
    const entity = await this.ask(async () =>
      this.catalog.getEntityByRef(entityRef, { credentials }),
    );
    return entity && { entity, facts: toFacts(entity) };
  }

  private async gather<Fact>(
    entityRefs: string[],
    fields: string[],
    read: (entity: Entity) => Fact | undefined,
  ): Promise<Map<string, Fact>> {
    const found = new Map<string, Fact>();
    for (let start = 0; start < entityRefs.length; start += BATCH) {
      const batch = entityRefs.slice(start, start + BATCH);
      const { items } = await this.ask(async credentials =>
        this.catalog.getEntitiesByRefs(
          { entityRefs: batch, fields },
          { credentials },
        ),
      );
      items.forEach((entity, index) => {
        const fact = entity && read(entity);
        if (fact !== undefined) {
          found.set(batch[index], fact);
        }
      });
    }
    return found;
  }

  private async ask<Answer>(
    question: (own: BackstageCredentials) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await question(await this.auth.getOwnServiceCredentials());
    } catch {
      throw refusal(
        'catalogUnavailable',
        'The catalog does not answer, so it is not known who owns what. Nothing was changed. Try again shortly.',
      );
    }
  }
}
