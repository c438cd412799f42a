import type { JsonObject } from '@backstage/types';
import type { EphemeralDbSignal } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { CrashPoint } from '../writes';

/** What a backend's process is started with. */
export interface BackendOptions {
  config: JsonObject;
  /** Where its writes are noted. */
  ledger: string;
  /** Those who may call it. */
  people: { keys: JsonObject };
  /** With the plugins that carry signals from backend to backend and to browsers. */
  signals: boolean;
  /** Where its life is to end, counted from its start. */
  crash?: CrashPoint;
}

/** What the parent says. */
export type ToBackend =
  | { kind: 'start'; options: BackendOptions }
  /** Counts writes from here on. */
  | { kind: 'restart ledger'; crash?: CrashPoint };

/** What a backend says. */
export type FromBackend =
  | { kind: 'loaded'; milliseconds: number }
  /** Takes requests, so long after it was told to start. */
  | { kind: 'started'; milliseconds: number; cpuMilliseconds: number }
  | { kind: 'ledger restarted' }
  | { kind: 'announced'; signal: EphemeralDbSignal };
