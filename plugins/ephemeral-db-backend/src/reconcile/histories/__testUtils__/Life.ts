/** One backend process as far as it can be stopped, continued and killed. */
export class Life {
  private over = false;
  private stopped?: { resume(): void; resumed: Promise<void> };
  private writesLeft?: number;
  /** What waits for a process that is dead waits for ever. One of its own, with which that can be forgotten. */
  private readonly never = new Promise<never>(() => {});
  private readonly burials: (() => void)[] = [];

  get dead(): boolean {
    return this.over;
  }

  get paused(): boolean {
    return this.stopped !== undefined;
  }

  /** Resolves when the process runs, which one that is dead never does. */
  async run(): Promise<void> {
    while (this.stopped && !this.over) await this.stopped.resumed;
    await this.live();
  }

  /** Resolves unless the process is dead. */
  async live(): Promise<void> {
    if (this.over) await this.never;
  }

  /**
   * Carries out a write that others can see, unless the process dies just
   * before; nobody learns of it where it dies just after.
   */
  async write<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    await this.live();
    if (this.writesLeft === 0) {
      this.kill();
      return await this.never;
    }
    const result = await work();
    if (this.writesLeft !== undefined) this.writesLeft -= 1;
    if (this.writesLeft === 0) this.kill();
    await this.live();
    return result;
  }

  /** SIGKILL right after so many more writes, or right before the next one where there are none. */
  killAfter(writes: number): void {
    this.writesLeft = writes;
  }

  /** Nobody means to kill it any more. */
  spare(): void {
    this.writesLeft = undefined;
  }

  /** SIGKILL. */
  kill(): void {
    if (this.over) return;
    this.over = true;
    this.stopped?.resume();
    this.burials.splice(0).forEach(bury => bury());
  }

  /** SIGSTOP. */
  pause(): void {
    if (this.stopped || this.over) return;
    let resume = () => {};
    const resumed = new Promise<void>(resolve => {
      resume = resolve;
    });
    this.stopped = { resume, resumed };
  }

  /** SIGCONT. */
  resume(): void {
    const { stopped } = this;
    this.stopped = undefined;
    stopped?.resume();
  }

  /** Called when the process is killed. */
  onDeath(bury: () => void): void {
    this.burials.push(bury);
  }
}
