import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { HeldCluster } from '../HeldCluster';

/** Tells people that writes are held. */
export interface FreezeNote {
  /** From now on. Waits for nothing: production stands still. */
  begin(): void;
  /** They go on. */
  end(): Promise<void>;
}

/** Notes of a capture that writes are held for it. It is told for people only: a note that fails is logged, no more. */
export function noteFreeze(
  held: Pick<
    HeldCluster,
    'announce' | 'clock' | 'hold' | 'logger' | 'snapshots'
  >,
  { id, version, volumeSnapshotName }: SnapshotRecord,
): FreezeNote {
  const { announce, clock, hold, logger, snapshots } = held;
  let notes = Promise.resolve();
  let noted = 0;
  const note = (frozenAt: Date | undefined) => {
    notes = notes
      .then(async () => {
        if (!(await snapshots.observe(hold, id, { frozenAt }))) return;
        noted++;
        announce({ kind: 'snapshot', id, version: version + noted });
      })
      .catch(error =>
        logger.warn(
          `Could not note that writes are held for ${volumeSnapshotName}: ${error.message}`,
        ),
      );
    return notes;
  };
  return {
    begin: () => {
      void note(new Date(clock()));
    },
    end: () => note(undefined),
  };
}
