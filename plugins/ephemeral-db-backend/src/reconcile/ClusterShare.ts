import { randomUUID } from 'crypto';

/** The clusters that this replica drives, of all that there are. */
export class ClusterShare {
  /** What this replica is called in the rows of holders: of all that it drives the same. */
  readonly replica = randomUUID();
  private readonly driven = new Set<string>();

  get size(): number {
    return this.driven.size;
  }

  add(cluster: string): void {
    this.driven.add(cluster);
  }

  remove(cluster: string): void {
    this.driven.delete(cluster);
  }

  /**
   * Decides whether to let another replica have a cluster: not if that would only turn things round. It counts as given
   * away at once, so that no second one is given for the same reason.
   *
   * @param askerHolds - how many clusters the other one drives
   */
  yields(cluster: string, askerHolds: number): boolean {
    if (!this.driven.has(cluster) || this.size <= askerHolds + 1) return false;
    this.remove(cluster);
    return true;
  }
}
