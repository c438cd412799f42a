import { isDeepStrictEqual } from 'util';
import type { CloneObservation, CloneRecord } from '../../clones/CloneRecord';

/** What of an observation differs from what is known, so that nothing is written twice. */
export function changesOf(
  clone: CloneRecord,
  observation: CloneObservation,
): CloneObservation {
  return Object.fromEntries(
    Object.entries(observation).filter(
      ([key, value]) =>
        !isDeepStrictEqual(
          asStored(value),
          asStored(clone[key as keyof CloneObservation]),
        ),
    ),
  );
}

/** The database keeps JSON, in which a field that is undefined is absent. */
function asStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
