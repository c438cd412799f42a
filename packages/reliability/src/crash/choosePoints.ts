import { createHash } from 'crypto';
import type { CrashPoint, WritePoint } from '../writes';

/** Where a verb is crashed. */
export interface VerbCrash {
  verb: string;
  crash: CrashPoint;
}

/** Before and after each write. */
export function crashesOf(verb: string, writes: WritePoint[]): VerbCrash[] {
  return writes.flatMap(write =>
    (['before', 'after'] as const).map(when => ({
      verb,
      crash: { ...write, when },
    })),
  );
}

/**
 * A share of all crashes that is another one for each seed, and always the same for the same seed.
 *
 * @param share - between 0 and 1
 */
export function choosePoints(
  crashes: VerbCrash[],
  share: number,
  seed: string,
): VerbCrash[] {
  const rank = ({ verb, crash }: VerbCrash) =>
    createHash('sha256')
      .update(`${seed}\n${verb}\n${JSON.stringify(crash)}`)
      .digest('hex');
  const chosen = new Set(
    [...crashes]
      .sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
      .slice(0, Math.ceil(crashes.length * share)),
  );
  // In the order in which they are written.
  return crashes.filter(crash => chosen.has(crash));
}
