import type { Quiesced } from '../../engine/mssql/quiesce';
import type { Suspended } from '../../engine/mssql/suspend';
import type { ObjectIdentity } from '../../kubernetes/Cluster';
import type {
  ProbeReading,
  SnapshotObservation,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import type { JobState } from '../Jobs';
import type { ObservedPoint } from './ObservedPoint';

/** All that the plan of a capture may look at. */
export interface CaptureSituation {
  record: SnapshotRecord;
  /** `undefined`: it is not configured any more. */
  source: GoldenSource | undefined;
  /** What has the order's name; `undefined` is a live 404. */
  observed: ObservedPoint | undefined;
  /** Another content points at the same snapshot on the array. */
  handleShared: boolean;
  /** Milliseconds since 1970. */
  now: number;
  /** Since when somebody drives it: time before that is nobody's fault. */
  drivenSince: number;
  /**
   * `quiesce` gives what a golden server was like, `suspend` whether its writes
   * were held while the VolumeSnapshot was made and cut, `compare` its probes
   * after the cut.
   */
  jobs: {
    quiesce?: JobState<Quiesced>;
    suspend?: JobState<Suspended>;
    compare?: JobState<ProbeReading[]>;
  };
}

/** The next thing to do. Each is safe to repeat. */
export type CaptureAction =
  | { do: 'quiesce' }
  | { do: 'create'; quiesced: Quiesced; at: string }
  /** Creates it too, while writes are held. */
  | { do: 'suspend'; quiesced: Quiesced; at: string }
  | { do: 'compare' }
  | { do: 'annotate'; volumeSnapshot: ObjectIdentity; takenAt: Date }
  | { do: 'dropOnDelete'; content: ObjectIdentity }
  | { do: 'remove'; volumeSnapshot: ObjectIdentity }
  | { do: 'removeContent'; content: ObjectIdentity };

/** What a pass does: first the status is written, then the action is taken. */
export interface CapturePlan {
  status: SnapshotObservation;
  action?: CaptureAction;
  /** Look again after this many milliseconds, also when nothing is heard. */
  again?: number;
}
