/** Something that is to happen at a moment, in milliseconds since 1970. */
export interface Alarm {
  at: number;
  ring(): void;
  refuse(error: Error): void;
}

/** Alarms in the order in which they are to ring; those of one moment as they were set. */
export class Alarms {
  /** The latest first, so that the next one is cheap to take. */
  private readonly waiting: Alarm[] = [];

  /** When the next one rings. */
  get next(): number | undefined {
    return this.waiting.at(-1)?.at;
  }

  add(alarm: Alarm): void {
    this.waiting.splice(this.firstNotAfter(alarm.at), 0, alarm);
  }

  remove(alarm: Alarm): void {
    let index = this.firstNotAfter(alarm.at);
    while (this.waiting[index]?.at === alarm.at) {
      if (this.waiting[index] === alarm) {
        this.waiting.splice(index, 1);
        return;
      }
      index += 1;
    }
  }

  take(): Alarm | undefined {
    return this.waiting.pop();
  }

  private firstNotAfter(at: number): number {
    let low = 0;
    let high = this.waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.waiting[middle].at > at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
