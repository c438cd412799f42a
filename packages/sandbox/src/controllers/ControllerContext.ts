import { Faults } from '../faults';
import { ObjectStore } from '../kubernetes';
import { Latency } from '../latency';
import { Clock } from '../time/Clock';

/** What all controllers share. */
export interface ControllerContext {
  store: ObjectStore;
  clock: Clock;
  latency: Latency;
  faults: Faults;
  /** Told about failures that nobody expects, with who failed at what. */
  report(where: string, error: unknown): void;
}

/** Something that runs until it is closed. */
export interface Controller {
  close(): void;
}
