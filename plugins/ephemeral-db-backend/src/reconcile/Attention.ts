import type { Clock } from '../clock';

/** Neither the cluster nor our own orders seen for longer than this is a gap. */
const GAP_MS = 30_000;

/**
 * Since when orders could be driven without a gap worth counting: the cluster
 * was watched, and the database answered. What was not done before that is no
 * fault of the platform, so no time of a stage is counted before it.
 */
export class Attention {
  private begun = false;
  /** Since when, in milliseconds since 1970 as stages are told; and last seen when, by the clock that nobody sets. */
  private period?: { since: number; seenAt: number };

  constructor(private readonly clock: Pick<Clock, 'now' | 'monotonic'>) {}

  /** The cluster may be driven. */
  begin(): void {
    this.begun = true;
  }

  /** The cluster was watched, and the orders were read. */
  seen(): void {
    this.period = { since: this.since, seenAt: this.clock.monotonic() };
  }

  /** The cluster may not be driven for now. */
  end(): void {
    this.begun = false;
    this.period = undefined;
  }

  get paid(): boolean {
    return this.begun;
  }

  /** Both were seen before, and not for a while now. */
  get lapsed(): boolean {
    const { period } = this;
    if (!period) return false;
    return this.clock.monotonic() - period.seenAt > GAP_MS;
  }

  /** In milliseconds since 1970; now as long as either is not seen. */
  get since(): number {
    return this.period && !this.lapsed ? this.period.since : this.clock.now();
  }
}
