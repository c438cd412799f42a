import type { SnapshotProbe } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { annotations } from '../../kubernetes/labels';
import type {
  ProbeReading,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import { backoff, restLeft } from '../backoff';
import type { JobState } from '../Jobs';
import type { CapturePlan } from './CaptureSituation';
import type { ObservedPoint } from './ObservedPoint';

/** The point is good without the second reading, only less telling. */
const COMPARE_ATTEMPTS = 3;

/** The readings after the cut; an empty list when there will be none; else when to look. */
export function readingsAfter(
  compare: JobState<ProbeReading[]> | undefined,
  now: number,
): ProbeReading[] | Pick<CapturePlan, 'action' | 'again'> {
  if (!compare) return { action: { do: 'compare' } };
  if (compare.state === 'running') return {};
  if (compare.state === 'done') return compare.value;
  if (compare.state === 'failed' || compare.times >= COMPARE_ATTEMPTS) {
    return [];
  }
  const rest = backoff(compare.times);
  const wait = restLeft(compare.at + rest, rest, now);
  return wait > 0 ? { again: wait } : { action: { do: 'compare' } };
}

/** What was read before this very VolumeSnapshot was created. */
export function readingsBefore(
  { progress }: SnapshotRecord,
  observed: ObservedPoint,
): ProbeReading[] {
  const { quiesced } = progress;
  if (
    quiesced &&
    quiesced.at === observed.annotations[annotations.capturedAt]
  ) {
    return quiesced.probes;
  }
  return parseProbes(observed.annotations[annotations.probes]).flatMap(
    ({ name, value, before = value }) =>
      before === undefined ? [] : [{ name, value: before }],
  );
}

/** Probes as annotated; none when somebody made them unreadable. */
export function parseProbes(text: string | undefined): SnapshotProbe[] {
  try {
    const probes = JSON.parse(text ?? '[]');
    return Array.isArray(probes) ? probes : [];
  } catch {
    return [];
  }
}
