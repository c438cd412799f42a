/** Has work on the same thing done one after another, in the order of asking. Only within this process. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  async take<Result>(
    thing: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const before = this.last.get(thing) ?? Promise.resolve();
    // Whether the one before went well is for who asked for it.
    const mine = before.then(work, work);
    this.last.set(thing, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(thing) === mine) this.last.delete(thing);
    }
  }
}
