/** How a job ended. `later`: trying again can help. */
export type JobOutcome<Value = unknown> =
  | { state: 'done'; at: number; value: Value }
  | {
      state: 'later' | 'failed';
      at: number;
      /** How often it was tried. */
      times: number;
      reason: string;
      message: string;
      next: string;
    };

/** What the plan knows of a job. */
export type JobState<Value = unknown> =
  | { state: 'running' }
  | JobOutcome<Value>;

/** Why a job did not do its work, in words for people. */
export class JobError extends Error {
  override name = 'JobError';

  constructor(
    readonly outcome: {
      state: 'later' | 'failed';
      reason: string;
      message: string;
      next: string;
    },
  ) {
    super(outcome.message);
  }
}

/**
 * Work that takes long over TDS, beside the loop: a pass starts a job or reads
 * its outcome and never waits. Jobs live in memory: they can be run again from
 * the start, and after a crash they are.
 */
export class Jobs {
  private readonly states = new Map<string, JobState>();
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly clock: () => number,
    private readonly onEnd: (owner: string) => void,
  ) {}

  get(owner: string, job: string): JobState | undefined {
    return this.states.get(keyOf(owner, job));
  }

  /** Starts a job unless it is running. */
  start(owner: string, job: string, work: () => Promise<unknown>): void {
    const key = keyOf(owner, job);
    const before = this.states.get(key);
    if (before?.state === 'running') return;
    const times =
      before && before.state !== 'done' && 'times' in before ? before.times : 0;
    const running: JobState = { state: 'running' };
    this.states.set(key, running);
    const run = (async () => {
      let outcome: JobOutcome;
      try {
        outcome = { state: 'done', at: this.clock(), value: await work() };
      } catch (error) {
        outcome = { ...describe(error), at: this.clock(), times: times + 1 };
      }
      // Forgotten meanwhile: nobody wants to know any more.
      if (this.states.get(key) !== running) return;
      this.states.set(key, outcome);
      this.onEnd(owner);
    })();
    this.running.add(run);
    void run.finally(() => this.running.delete(run));
  }

  /** Forgets all jobs of a clone or capture that needs none any more. */
  forget(owner: string): void {
    for (const key of [...this.states.keys()]) {
      if (key.startsWith(`${owner}/`)) this.states.delete(key);
    }
  }

  /** Waits for those that run. */
  async settle(): Promise<void> {
    await Promise.all(this.running);
  }
}

function keyOf(owner: string, job: string): string {
  return `${owner}/${job}`;
}

function describe(error: unknown): JobError['outcome'] {
  if (error instanceof JobError) return error.outcome;
  return {
    state: 'later',
    reason: (error as Error).name ?? 'Error',
    message: (error as Error).message ?? String(error),
    next: 'It is tried again until the stage runs out of time.',
  };
}
