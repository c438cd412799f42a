import type { CloneRecord } from '../clones/CloneRecord';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type { GoldenSource } from '../sources/types';
import type { ResourceFacts } from './resources';

type Sources = Record<string, GoldenSource>;

const NO_FACTS: ResourceFacts = {
  source: [],
  sourceOwner: [],
  requester: [],
  entityOwner: [],
  phase: [],
};

function ownerOf(sources: Sources, name: string): string[] {
  return Object.hasOwn(sources, name) ? [sources[name].owner] : [];
}

/** What a policy can ask of a golden source. */
export function factsOfSource(source: GoldenSource): ResourceFacts {
  return { ...NO_FACTS, source: [source.name], sourceOwner: [source.owner] };
}

/** What a policy can ask of a point in time. */
export function factsOfSnapshot(
  snapshot: SnapshotRecord,
  sources: Sources,
): ResourceFacts {
  return {
    ...NO_FACTS,
    source: [snapshot.source],
    sourceOwner: ownerOf(sources, snapshot.source),
    requester: snapshot.takenBy === undefined ? [] : [snapshot.takenBy],
    phase: [snapshot.phase],
  };
}

/** What a policy can ask of a clone. */
export function factsOfClone(
  clone: CloneRecord,
  sources: Sources,
  entityOwners: string[],
): ResourceFacts {
  return {
    source: [clone.source],
    sourceOwner: ownerOf(sources, clone.source),
    requester: [clone.requestedBy],
    entityOwner: entityOwners,
    phase: [clone.phase],
  };
}
