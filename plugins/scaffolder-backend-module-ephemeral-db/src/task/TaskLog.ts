import type { LoggerService } from '@backstage/backend-plugin-api';

/** What a step says, and when it did so last: a log that is silent for long looks as if the task had died. */
export class TaskLog {
  #lastSaidAt = Date.now();

  constructor(
    private readonly logger: LoggerService,
    private readonly longestSilence: number,
  ) {}

  say(line: string): void {
    this.#lastSaidAt = Date.now();
    this.logger.info(line);
  }

  warn(line: string): void {
    this.#lastSaidAt = Date.now();
    this.logger.warn(line);
  }

  /** Says what is going on whenever nothing was said for too long, while the work goes on. */
  async neverSilentDuring<Result>(
    describe: () => string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const timer = setInterval(() => {
      if (Date.now() - this.#lastSaidAt >= this.longestSilence) {
        this.say(describe());
      }
    }, this.longestSilence / 20);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }
}
