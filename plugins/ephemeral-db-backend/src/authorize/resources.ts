import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
  type PermissionResourceRef,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_EPHEMERAL_DB_CLONE,
  RESOURCE_TYPE_EPHEMERAL_DB_SNAPSHOT,
  RESOURCE_TYPE_EPHEMERAL_DB_SOURCE,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod';

/**
 * What a policy can ask of a source, a snapshot or a clone, as lists of words.
 *
 * @public
 */
export interface ResourceFacts {
  /** Name of the golden source. */
  source: string[];
  /** The source's owner; empty when the source is no longer configured. */
  sourceOwner: string[];
  /** Who ordered the clone or took the point; empty when nobody here did. */
  requester: string[];
  /** Owners of the clone's entity. */
  entityOwner: string[];
  phase: string[];
}

/**
 * A rule as a query: at least one of `values` is in the fact. It is evaluated in memory or as SQL, see criteria.ts.
 *
 * @public
 */
export interface FactQuery {
  fact: keyof ResourceFacts;
  values: string[];
}

/** Conditions of a policy, with rules turned into queries. */
export type FactCriteria = PermissionCriteria<FactQuery>;

const PLUGIN_ID = 'ephemeral-db';

const newResourceRef = () =>
  createPermissionResourceRef<ResourceFacts, FactQuery>();

/**
 * Golden sources, for rules that a module adds.
 *
 * @public
 */
export const sourceResourceRef = newResourceRef().with({
  pluginId: PLUGIN_ID,
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_SOURCE,
});

/**
 * Points in time, for rules that a module adds.
 *
 * @public
 */
export const snapshotResourceRef = newResourceRef().with({
  pluginId: PLUGIN_ID,
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_SNAPSHOT,
});

/**
 * Clones, for rules that a module adds.
 *
 * @public
 */
export const cloneResourceRef = newResourceRef().with({
  pluginId: PLUGIN_ID,
  resourceType: RESOURCE_TYPE_EPHEMERAL_DB_CLONE,
});

/** Whether a rule's query holds for a resource. */
export function holds(facts: ResourceFacts, query: FactQuery): boolean {
  return facts[query.fact].some(word => query.values.includes(word));
}

type RuleOf<Type extends string> = PermissionResourceRef<
  ResourceFacts,
  FactQuery,
  Type
>;

const ofClaims = z.object({
  claims: z
    .array(z.string())
    .describe("Entity refs, usually the user's ownershipEntityRefs"),
});
const ofSources = z.object({
  sources: z.array(z.string()).describe('Names of golden sources'),
});
const ofPhases = z.object({ phases: z.array(z.string()).describe('Phases') });

function rule<Type extends string, Params extends Record<string, string[]>>(
  resourceRef: RuleOf<Type>,
  options: {
    name: string;
    description: string;
    fact: keyof ResourceFacts;
    paramsSchema: z.ZodType<Params, Params>;
  },
) {
  const { name, description, fact, paramsSchema } = options;
  const toQuery = (params: Record<string, string[]>): FactQuery => ({
    fact,
    values: Object.values(params).flat(),
  });
  return createPermissionRule({
    name,
    description,
    resourceRef,
    paramsSchema,
    apply: (facts, params) => holds(facts, toQuery(params)),
    toQuery,
  });
}

const isSourceOwner = <Type extends string>(ref: RuleOf<Type>) =>
  rule(ref, {
    name: 'isSourceOwner',
    description: 'One of the claims owns the golden source',
    fact: 'sourceOwner',
    paramsSchema: ofClaims,
  });

const hasSource = <Type extends string>(ref: RuleOf<Type>) =>
  rule(ref, {
    name: 'hasSource',
    description: 'Is, or belongs to, one of the golden sources',
    fact: 'source',
    paramsSchema: ofSources,
  });

const isRequester = <Type extends string>(ref: RuleOf<Type>) =>
  rule(ref, {
    name: 'isRequester',
    description: 'One of the claims ordered it',
    fact: 'requester',
    paramsSchema: ofClaims,
  });

const hasPhase = <Type extends string>(ref: RuleOf<Type>) =>
  rule(ref, {
    name: 'hasPhase',
    description: 'Is in one of the phases',
    fact: 'phase',
    paramsSchema: ofPhases,
  });

/**
 * What a policy can ask of a golden source.
 *
 * @public
 */
export const ephemeralDbSourceRules = {
  isSourceOwner: isSourceOwner(sourceResourceRef),
  hasSource: hasSource(sourceResourceRef),
};

/**
 * What a policy can ask of a point in time.
 *
 * @public
 */
export const ephemeralDbSnapshotRules = {
  isRequester: isRequester(snapshotResourceRef),
  isSourceOwner: isSourceOwner(snapshotResourceRef),
  hasSource: hasSource(snapshotResourceRef),
  hasPhase: hasPhase(snapshotResourceRef),
};

/**
 * What a policy can ask of a clone.
 *
 * @public
 */
export const ephemeralDbCloneRules = {
  isRequester: isRequester(cloneResourceRef),
  isEntityOwner: rule(cloneResourceRef, {
    name: 'isEntityOwner',
    description: "One of the claims owns the clone's entity",
    fact: 'entityOwner',
    paramsSchema: ofClaims,
  }),
  isSourceOwner: isSourceOwner(cloneResourceRef),
  hasSource: hasSource(cloneResourceRef),
  hasPhase: hasPhase(cloneResourceRef),
};

const sourceConditions = createConditionExports({
  resourceRef: sourceResourceRef,
  rules: ephemeralDbSourceRules,
});
const snapshotConditions = createConditionExports({
  resourceRef: snapshotResourceRef,
  rules: ephemeralDbSnapshotRules,
});
const cloneConditions = createConditionExports({
  resourceRef: cloneResourceRef,
  rules: ephemeralDbCloneRules,
});

/**
 * Conditions that a permission policy can put on golden sources, also for capturing them and ordering clones.
 *
 * @public
 */
export const ephemeralDbSourceConditions = sourceConditions.conditions;

/**
 * A policy's answer that depends on the golden source.
 *
 * @public
 */
export const createEphemeralDbSourceConditionalDecision =
  sourceConditions.createConditionalDecision;

/**
 * Conditions that a permission policy can put on points in time.
 *
 * @public
 */
export const ephemeralDbSnapshotConditions = snapshotConditions.conditions;

/**
 * A policy's answer that depends on the point in time.
 *
 * @public
 */
export const createEphemeralDbSnapshotConditionalDecision =
  snapshotConditions.createConditionalDecision;

/**
 * Conditions that a permission policy can put on clones.
 *
 * @public
 */
export const ephemeralDbCloneConditions = cloneConditions.conditions;

/**
 * A policy's answer that depends on the clone.
 *
 * @public
 */
export const createEphemeralDbCloneConditionalDecision =
  cloneConditions.createConditionalDecision;
