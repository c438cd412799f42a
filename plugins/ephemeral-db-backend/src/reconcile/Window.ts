/** A place in a window: inside, or how many are ahead. */
export interface Place {
  admitted: boolean;
  ahead: number;
}

/** Where a clone stands towards a window after a pass. */
export type Standing = 'waiting' | 'inside' | 'outside';

/**
 * Bounds how many clones do at once what burns the controllers' request
 * budget: too many make them conflict and retry, and all end later. First come
 * (ordered), first served.
 */
export class Window {
  private readonly inside = new Set<string>();
  private readonly waiting = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /** Whether this clone may do it now, or is doing it. */
  place(id: string, orderedAt: number): Place {
    if (this.inside.has(id)) return { admitted: true, ahead: 0 };
    let earlier = 0;
    for (const [other, at] of this.waiting) {
      if (
        other !== id &&
        (at < orderedAt || (at === orderedAt && other < id))
      ) {
        earlier++;
      }
    }
    const free = this.limit - this.inside.size;
    return { admitted: earlier < free, ahead: earlier };
  }

  /**
   * Notes where a clone stands.
   *
   * @returns those who wait and have a place now: never more than there are places, however many wait
   */
  stand(id: string, orderedAt: number, standing: Standing): string[] {
    const was = this.inside.has(id);
    this.inside.delete(id);
    const waited = this.waiting.delete(id);
    if (standing === 'inside') this.inside.add(id);
    if (standing === 'waiting') this.waiting.set(id, orderedAt);
    const moved =
      was !== (standing === 'inside') || waited !== (standing === 'waiting');
    return moved ? this.next().filter(other => other !== id) : [];
  }

  /** The first of those who wait, as many as there are places. */
  private next(): string[] {
    const free = this.limit - this.inside.size;
    if (free <= 0) return [];
    return [...this.waiting]
      .sort(
        ([one, at], [other, otherAt]) => at - otherAt || (one < other ? -1 : 1),
      )
      .slice(0, free)
      .map(([id]) => id);
  }
}
