import type { CloneRecord } from '../clones/CloneRecord';
import type { Pages } from '../pages';
import { refusal } from '../refusal';
import { nameOfPoint } from '../snapshots/nameOfPoint';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type { GoldenSource } from '../sources/types';
import type { Call } from './Call';

/*
 * Design: an agent errs in ways that no person does, so by default it takes away only what an agent has made. It goes
 * by the way in, not by who calls: every action of the registry is held to it, also one that a template runs as a step.
 * It is a fence against mistakes, not against malice: whoever holds a person's token can call the REST API with it.
 */

/** @throws notOrderedByAgent */
export function ensureMayEndClone(
  { entrance }: Call,
  clone: CloneRecord,
  source: GoldenSource | undefined,
  pages: Pages,
): void {
  const isOpen =
    entrance === 'rest' ||
    clone.orderedVia === 'agent' ||
    source?.clones.agentsMayDelete === true;
  if (isOpen) {
    return;
  }
  throw refusal(
    'notOrderedByAgent',
    `${
      clone.name
    } was not ordered by an agent, so no action for agents deletes it. Nothing was changed. A person may delete it on its page, ${pages.clone(
      clone.id,
    )}, and a template with ephemeralDb:clone:delete. An admin can open this with clones.agentsMayDelete of ${
      source?.title ?? clone.source
    }.`,
  );
}

/**
 * Of points there is no opening: others may count on one without a trace of it, and what is off the array is lost.
 *
 * @throws notOrderedByAgent
 */
export function ensureMayEndPoint(
  { entrance }: Call,
  snapshot: SnapshotRecord,
  source: GoldenSource | undefined,
): void {
  if (entrance === 'rest' || snapshot.orderedVia === 'agent') {
    return;
  }
  throw refusal(
    'notOrderedByAgent',
    `The point ${nameOfPoint(
      snapshot,
    )} was not ordered by agents alone, so no action for agents deletes it. Nothing was changed. A person may delete it in the portal, among the points of ${
      source?.title ?? snapshot.source
    }, and a template with ephemeralDb:snapshot:delete.`,
  );
}
