/** Says once that something is to end, to whoever asks or waits. */
export class StopSignal {
  private announce = () => {};
  private set = false;

  /** Resolves when it is to end. */
  readonly given = new Promise<void>(resolve => {
    this.announce = resolve;
  });

  get isGiven(): boolean {
    return this.set;
  }

  give(): void {
    this.set = true;
    this.announce();
  }
}
