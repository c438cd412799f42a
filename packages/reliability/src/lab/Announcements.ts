/** What a group of backends has announced, or that one of them has ended: reasons to look again. */
export class Announcements {
  /** How many there were. */
  count = 0;
  private readonly waiting = new Set<() => void>();

  add(): void {
    this.count++;
    const waiting = [...this.waiting];
    this.waiting.clear();
    waiting.forEach(go => go());
  }

  /** Waits until there were more than so many, or time is up. */
  async after(seen: number, milliseconds: number): Promise<void> {
    if (this.count !== seen) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      this.waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
