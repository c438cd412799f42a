import { CustomErrorBase } from '@backstage/errors';

/** Why a step of the loop did not work, where we know better than the platform. */
export class StepError extends CustomErrorBase {
  override name = 'StepError' as const;
  /** A stable word. */
  readonly reason: string;
  /** What to do now. */
  readonly next: string;
  /** Whether trying again can help. */
  readonly kind: 'final' | 'transient';

  constructor(options: {
    kind: 'final' | 'transient';
    reason: string;
    message: string;
    next: string;
  }) {
    super(options.message);
    this.reason = options.reason;
    this.next = options.next;
    this.kind = options.kind;
  }
}
