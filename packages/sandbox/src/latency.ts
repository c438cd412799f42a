/**
 * How long things take, at a multiple of real speed:
 *
 * - `none`: nothing takes any time, and controllers ask as much as they like;
 * - `controllers`: array, node and server answer at once, but the controllers
 *   keep to their own request budgets and back-offs, as in the transcripts;
 * - `article`: as `controllers`, with the article's times for all the rest.
 */
export type LatencyOptions =
  | { profile: 'none' }
  | { profile: 'controllers'; speed?: number }
  | { profile: 'article'; speed?: number };

/**
 * What each step takes in the article's cluster, in milliseconds: a snapshot
 * is ready 3 s after it was ordered, a clone's volume is bound 17 s and its SQL
 * Server ready 44 s after the order.
 */
export const durations = {
  /** From CreateSnapshot to the moment that is frozen. */
  snapshotCut: 2_000,
  /** From there until the array calls the snapshot ready. */
  snapshotReady: 900,
  snapshotDelete: 500,
  /** The driver looks an imported handle up. */
  snapshotLookUp: 3_000,
  volumeCreateEmpty: 2_000,
  volumeCreateFromSnapshot: 13_000,
  volumeDelete: 1_000,
  attach: 4_000,
  detach: 1_000,
  /** Mounting the volume and creating the container. */
  containerCreate: 4_000,
  /** From the container's start until SQL Server listens. */
  sqlServerStart: 14_000,
  /** From there until its databases are online. */
  sqlServerRecovery: 3_000,
  /** From SIGTERM until the container is gone. */
  containerStop: 1_500,
} as const;

const FASTEST_BACK_OFF_DIVISOR = 100;
const LONGEST_BACK_OFF_MILLISECONDS = 500;

/** Turns the durations of a real cluster into those of the sandbox. */
export interface Latency {
  /** What takes this long in a real cluster takes so many milliseconds here; 0 but with profile `article`. */
  delay(realMilliseconds: number): number;
  /** How long a controller itself holds back before it begins; 0 with profile `none`. */
  grace(realMilliseconds: number): number;
  /**
   * The wait before something that failed is tried again. Never 0, so that
   * a lasting failure does not keep the processor busy.
   */
  backOff(realMilliseconds: number): number;
  /** Requests a second that a controller may send; `undefined` for no limit. */
  budget(realRequestsPerSecond: number): number | undefined;
}

export function createLatency(options: LatencyOptions): Latency {
  if (options.profile === 'none') {
    return {
      delay: () => 0,
      grace: () => 0,
      backOff: milliseconds =>
        Math.min(
          milliseconds / FASTEST_BACK_OFF_DIVISOR,
          LONGEST_BACK_OFF_MILLISECONDS,
        ),
      budget: () => undefined,
    };
  }
  const { profile, speed = 1 } = options;
  if (!(speed > 0)) {
    throw new Error(
      `The speed of the latency profile must be a number above 0, not ${speed}. Use 1 for real times, 10 for ten times faster.`,
    );
  }
  return {
    delay: milliseconds => (profile === 'article' ? milliseconds / speed : 0),
    grace: milliseconds => milliseconds / speed,
    backOff: milliseconds => milliseconds / speed,
    budget: requests => requests * speed,
  };
}
