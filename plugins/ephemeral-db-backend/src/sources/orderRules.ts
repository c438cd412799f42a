import type { Action } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { EntityDirectory } from '../authorize/EntityDirectory';
import { factsOfSource } from '../authorize/facts';
import type { Act, EntityFacts } from '../authorize/rules';
import type { Viewer } from '../authorize/Viewer';
import type { GoldenSource } from './types';

/** Whom a caller could order for: the one entity that is meant, or all that the caller owns. */
export interface OrderSubject {
  entity?: EntityFacts;
  /** Absent when the catalog did not answer. */
  ownEntities?: EntityFacts[];
}

/** All that the caller owns. A list is answered without it when the catalog is silent; its actions say so. */
export async function orderSubjectOf(
  viewer: Viewer,
  entities: EntityDirectory,
): Promise<OrderSubject> {
  try {
    const { ownershipRefs } = viewer.caller;
    return { ownEntities: await entities.ownedBy(ownershipRefs) };
  } catch {
    return {};
  }
}

/** Whether the caller may have a source checked now. */
export function checkAction(viewer: Viewer, source: GoldenSource): Action {
  const verb = 'check';
  const decision = viewer.decide('source.check', factsOfSource(source), {
    source,
  });
  return decision.allowed
    ? { verb, allowed: true }
    : { verb, allowed: false, reason: decision.reason };
}

/**
 * Whether the caller may capture a source, or order a clone of it.
 *
 * @param obstacle - why nobody can just now
 */
export function orderAction(
  verb: 'capture' | 'clone',
  options: {
    viewer: Viewer;
    source: GoldenSource;
    subject: OrderSubject;
    obstacle?: string;
  },
): Action {
  const { viewer, source, subject, obstacle } = options;
  const act: Act = verb === 'capture' ? 'snapshot.create' : 'clone.create';
  const facts = factsOfSource(source);
  const decision = viewer.decide(act, facts, { source, ...subject });
  if (decision.allowed) {
    return obstacle === undefined
      ? { verb, allowed: true }
      : { verb, allowed: false, reason: obstacle };
  }
  const isCatalogSilent = !subject.entity && !subject.ownEntities;
  return {
    verb,
    allowed: false,
    reason:
      isCatalogSilent && viewer.mayBy(act, facts)
        ? 'The catalog does not answer, so it is not known what you own. Try again shortly.'
        : decision.reason,
  };
}
