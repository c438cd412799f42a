import type { CloneVerification } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { CloneObservation, CloneRecord } from '../../clones/CloneRecord';
import type { GoldenSource } from '../../sources/types';
import type { ObjectIdentity } from '../../kubernetes/Cluster';
import { JobState } from '../Jobs';
import { Place, Standing } from '../Window';
import { ObservedClone } from './ObservedClone';

/** All that the plan of a clone may look at. */
export interface CloneSituation {
  clone: CloneRecord;
  /** Absent when it is not configured any more; taking away needs none. */
  source?: GoldenSource;
  observed: ObservedClone;
  /** Milliseconds since 1970. */
  now: number;
  /** Since when the cluster is being watched without a gap; time before that is nobody's fault. */
  watchedSince: number;
  windows: { importing: Place; binding: Place };
  jobs: { secure?: JobState; verify?: JobState<CloneVerification> };
  /** The StorageClass binds only when a pod is scheduled. */
  waitForFirstConsumer: boolean;
}

/** The next thing to do. Each is safe to repeat. */
export type CloneAction =
  | { do: 'createNamespace' }
  | { do: 'resolvePoint' }
  | { do: 'import' }
  | { do: 'prepare' }
  | { do: 'claim' }
  | { do: 'deploy' }
  | { do: 'secure' }
  | { do: 'verify' }
  | { do: 'open' }
  | { do: 'scaleDown'; deployment: ObjectIdentity }
  | { do: 'deleteDeployment'; deployment: ObjectIdentity }
  | { do: 'deleteClaim'; claim: ObjectIdentity }
  | { do: 'deleteImport'; volumeSnapshot: ObjectIdentity }
  | { do: 'deleteContent'; content: ObjectIdentity }
  | { do: 'dropNetwork' }
  | { do: 'deleteNamespace'; namespace: ObjectIdentity }
  | { do: 'confirmGone' };

/** What a pass does: first the status is written, then the actions are taken in order. */
export interface ClonePlan {
  status: CloneObservation;
  actions: CloneAction[];
  windows: { importing: Standing; binding: Standing };
  /** Look again after this many milliseconds, also when nothing is heard. */
  again?: number;
}
