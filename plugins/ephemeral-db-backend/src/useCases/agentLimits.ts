import type { Pages } from '../pages';
import { refusal } from '../refusal';
import type { CloneRecord } from '../clones/CloneRecord';
import { nameOfPoint } from '../snapshots/nameOfPoint';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type { GoldenSource } from '../sources/types';
import type { Call } from './Call';

/*
 * Design: an agent errs in ways that no person does, so by default it takes away only what an agent has made. It goes
 * by the way in, not by who calls: every action of the registry is held to it, also one that a template runs as a step.
 * It is a fence against mistakes, not against malice: whoever holds a person's token can call the REST API with it.
 */

/** Why no action for agents deletes a clone; absent where one may. */
export function limitOnClone(
  clone: Pick<CloneRecord, 'id' | 'name' | 'source' | 'orderedVia'>,
  source: GoldenSource | undefined,
  pages: Pages,
): string | undefined {
  const { id, name, orderedVia } = clone;
  return orderedVia === 'agent' || source?.clones.agentsMayDelete === true
    ? undefined
    : `${name} was not ordered by an agent, so no action for agents deletes it. A person may delete it on its page, ${pages.clone(
        id,
      )}, and a template with ephemeralDb:clone:delete. An admin can open this with clones.agentsMayDelete of ${
        source?.title ?? clone.source
      }.`;
}

/**
 * Why no action for agents deletes a point; absent where one may. There is no opening: others may count on a point
 * without a trace of it, and what is off the array is lost.
 */
export function limitOnPoint(
  point: Pick<
    SnapshotRecord,
    'label' | 'takenAt' | 'orderedAt' | 'source' | 'orderedVia'
  >,
  source: GoldenSource | undefined,
): string | undefined {
  return point.orderedVia === 'agent'
    ? undefined
    : `The point ${nameOfPoint(
        point,
      )} was not ordered by agents alone, so no action for agents deletes it. A person may delete it in the portal, among the points of ${
        source?.title ?? point.source
      }, and a template with ephemeralDb:snapshot:delete.`;
}

/** @throws notOrderedByAgent when a limit holds for this call */
export function ensureWithin(
  { entrance }: Call,
  limit: string | undefined,
): void {
  if (entrance === 'registry' && limit !== undefined) {
    throw refusal('notOrderedByAgent', limit);
  }
}
