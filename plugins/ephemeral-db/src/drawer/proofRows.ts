import type {
  CloneVerification,
  ProbeValue,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { probeValue } from '../states';
import type { Words } from '../translation';

/** One figure of a point, and of the clone when it was made. */
export interface ProofRow {
  name: string;
  /** A range where it changed while the point was taken. */
  atCapture?: string;
  whenMade?: string;
  outcome: 'same' | 'differs' | 'notCompared' | 'notRead';
}

function written(value: ProbeValue | undefined, words: Words) {
  return probeValue({ name: '', exact: true, value }, words);
}

/**
 * What a clone showed beside what its point promised.
 *
 * @param point - knows the ranges, which are not compared; absent while it loads, or where it is gone
 */
export function proofRows(
  { probes }: CloneVerification,
  point: Pick<Snapshot, 'probes'> | undefined,
  words: Words,
): ProofRow[] {
  return probes.map(({ name, expected, actual }) => {
    const whenMade = written(actual, words);
    if (expected === undefined) {
      const recorded = point?.probes.find(probe => probe.name === name);
      return {
        name,
        atCapture: recorded && probeValue(recorded, words),
        whenMade,
        outcome: actual === undefined ? 'notRead' : 'notCompared',
      };
    }
    const atCapture = written(expected, words);
    if (actual === undefined) {
      return { name, atCapture, outcome: 'notRead' };
    }
    // An integer may come as a number or, where it is large, as a string.
    const same = String(expected) === String(actual);
    return { name, atCapture, whenMade, outcome: same ? 'same' : 'differs' };
  });
}
