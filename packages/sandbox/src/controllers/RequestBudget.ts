import { Clock } from '../time/Clock';

const BURST = 10;

/**
 * The requests that one controller allows itself: a bucket of ten that fills at
 * a steady rate, as client-go does for the snapshot and provisioner
 * controllers (`--kube-api-qps=5 --kube-api-burst=10`). It is what makes a
 * burst of clones slow (transcript 18).
 */
export class RequestBudget {
  private tokens = BURST;
  private filledAt: number;

  /** @param perSecond - requests a second, or undefined for no limit */
  constructor(
    private readonly clock: Clock,
    private readonly perSecond: number | undefined,
  ) {
    this.filledAt = clock.now().getTime();
  }

  /** Resolves when the next request may be sent; in the order of the calls. */
  async take(): Promise<void> {
    if (this.perSecond === undefined) {
      return;
    }
    const now = this.clock.now().getTime();
    this.tokens = Math.min(
      BURST,
      this.tokens + ((now - this.filledAt) / 1_000) * this.perSecond,
    );
    this.filledAt = now;
    this.tokens -= 1;
    if (this.tokens < 0) {
      await this.clock.sleep((-this.tokens / this.perSecond) * 1_000);
    }
  }
}
