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
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createMemory } from '../createMemory';
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
/** The catalog itself learns of a change only after minutes. */
const FRESH_MS = 10_000;
const MOST_ENTITIES = 1_000;

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

/** An entity, and what the rules need to know of it. */
export interface SeenEntity {
  entity: Entity;
  facts: EntityFacts;
}

/**
 * Entities and their owners, asked live but for `read`. Every method throws `catalogUnavailable` when the catalog does not answer:
 * without it nobody owns anything.
 */
export class EntityDirectory {
  /** What the catalog let pass, by the entity and the policy's decision. */
  private readonly seen;

  private constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
    clock?: () => number,
  ) {
    this.seen = createMemory<SeenEntity>({
      most: MOST_ENTITIES,
      freshMs: FRESH_MS,
      clock,
    });
  }

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    /** Milliseconds since any moment; a clock that nobody sets back unless given. */
    clock?: () => number;
  }): EntityDirectory {
    const { catalog, auth, clock } = options;
    return new EntityDirectory(catalog, auth, clock);
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

  /**
   * The whole entity, if the caller may see it.
   *
   * Design: who may see what is the policy's to say, and it is asked anew for each request. Whether one entity meets
   * the conditions that it sets follows from the entity alone, so that answer holds for as long as the entity may be
   * a little old. An open page asks again at each signal, and this spares the catalog the same question.
   *
   * @param decision - what the policy says just now to the caller's reading of entities
   */
  async read(
    entityRef: CompoundEntityRef,
    credentials: BackstageCredentials,
    decision: PolicyDecision,
  ): Promise<SeenEntity | undefined> {
    const key = keyOf(entityRef, decision);
    const known = this.seen.get(key);
    if (known) return known;
    const start = this.seen.perf.now();
    const entity = await this.ask(async () =>
      this.catalog.getEntityByRef(entityRef, { credentials }),
    );
    if (!entity) return undefined;
    const found = { entity, facts: toFacts(entity) };
    this.seen.set(key, found, { start });
    return found;
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

/** A decision comes with an id of its own, which says nothing. */
function keyOf(entityRef: CompoundEntityRef, decision: PolicyDecision): string {
  const conditions =
    decision.result === AuthorizeResult.CONDITIONAL && decision.conditions;
  return JSON.stringify([
    stringifyEntityRef(entityRef),
    decision.result,
    conditions,
  ]);
}
