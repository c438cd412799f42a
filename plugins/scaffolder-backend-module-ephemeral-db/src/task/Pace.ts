/** Milliseconds. Tests use small ones. */
export interface Pace {
  /** Between two readings of what is waited for, by how long it has been waited for. */
  readEvery: { until: number; every: number }[];
  /** So much longer for each object that is read. */
  perObject: number;
  /** Before a call that met trouble is made again: the first time, and at most. */
  again: { first: number; most: number };
  /** How long an order is tried again that met trouble. */
  patience: number;
  /** After which a call counts as not answered. */
  callTimeout: number;
  /** How long an order under way may go on when its task is cancelled: its clone would be nobody's otherwise. */
  lastWord: number;
  /** The longest silence of a step. */
  silence: number;
}

/** A clone is usually ready within a minute: that minute is watched closely. */
export const DEFAULT_PACE: Pace = {
  readEvery: [
    { until: 60_000, every: 1_000 },
    { until: 300_000, every: 2_000 },
    { until: Infinity, every: 5_000 },
  ],
  perObject: 300,
  again: { first: 1_000, most: 15_000 },
  patience: 60_000,
  callTimeout: 15_000,
  lastWord: 3_000,
  silence: 20_000,
};

/** A fifth more or less, so that many tasks do not ask in step. */
function jitter(milliseconds: number, random: number): number {
  return milliseconds * (0.8 + 0.4 * random);
}

/**
 * How long to wait before the next reading.
 *
 * @param waited - milliseconds since the first
 * @param objects - how many are read at once
 * @param random - 0 to 1
 */
export function pauseBeforeReading(
  { readEvery, perObject }: Pace,
  waited: number,
  objects: number,
  random: number,
): number {
  const { every } =
    readEvery.find(({ until }) => waited < until) ??
    readEvery[readEvery.length - 1];
  return jitter(Math.max(every, objects * perObject), random);
}

/**
 * How long to wait before a call that met trouble is made again.
 *
 * @param failures - how often it was made already
 * @param random - 0 to 1
 */
export function pauseBeforeAgain(
  { again }: Pace,
  failures: number,
  random: number,
): number {
  return jitter(
    Math.min(again.first * 2 ** (failures - 1), again.most),
    random,
  );
}
