import { KubernetesObject } from './objects';
import { Resource } from './resources';

export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: Resource;
  /** As of this event; of a deleted object its last state with the deletion's resourceVersion. */
  object: KubernetesObject;
  /** What the object was before; absent for ADDED. */
  previous?: KubernetesObject;
  resourceVersion: number;
}

export type StoreListener = (event: StoreEvent) => void;

/** By how much the history outgrows its capacity before it is cut. */
const SLACK = 1.1;

/**
 * The order of all writes. Listeners hear every event in order of its
 * resourceVersion, also when one of them writes while it listens: what they
 * cause is delivered after what they are being told.
 */
export class EventLog {
  private readonly listeners = new Set<StoreListener>();
  private readonly pending: StoreEvent[] = [];
  private events: StoreEvent[] = [];
  private delivering = false;
  private compactedTo: number;

  constructor(private readonly capacity: number, start: number) {
    this.compactedTo = start;
  }

  /** The newest resourceVersion whose successors are still all remembered. */
  get compactedRevision(): number {
    return this.compactedTo;
  }

  append(event: StoreEvent): void {
    this.events.push(event);
    if (this.events.length > this.capacity * SLACK) {
      this.forget(this.events.length - this.capacity);
    }
    this.pending.push(event);
    if (this.delivering) return;
    this.delivering = true;
    try {
      for (let next = this.pending.shift(); next; next = this.pending.shift()) {
        for (const listener of [...this.listeners]) listener(next);
      }
    } finally {
      this.delivering = false;
    }
  }

  listen(listener: StoreListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /**
   * Events of one resource after a resourceVersion, oldest first.
   *
   * @returns undefined where that part of the history is compacted (410 over HTTP).
   */
  since(resource: Resource, resourceVersion: number): StoreEvent[] | undefined {
    if (resourceVersion < this.compactedTo) return undefined;
    let start = this.events.length;
    while (
      start > 0 &&
      this.events[start - 1].resourceVersion > resourceVersion
    ) {
      start -= 1;
    }
    return this.events
      .slice(start)
      .filter(event => event.resource === resource);
  }

  /** Forgets everything so far, as etcd's compaction does every five minutes. */
  compact(): void {
    this.forget(this.events.length);
  }

  private forget(count: number): void {
    if (count === 0) return;
    this.compactedTo = this.events[count - 1].resourceVersion;
    this.events = this.events.slice(count);
  }
}
