import { StoreEvent, StoreListener } from '../EventLog';
import { ObjectStore } from '../ObjectStore';
import { Resource } from '../resources';

/** Hands each write only to the watches of its resource, however many there are of others. */
export class WatchHub {
  private readonly listeners = new Map<Resource, Set<StoreListener>>();
  private readonly unwatch: () => void;

  constructor(store: ObjectStore) {
    this.unwatch = store.watch(event => this.pass(event));
  }

  /** @returns a function that ends it */
  listen(resource: Resource, listener: StoreListener): () => void {
    const listeners = this.listeners.get(resource) ?? new Set();
    this.listeners.set(resource, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  close(): void {
    this.unwatch();
    this.listeners.clear();
  }

  private pass(event: StoreEvent): void {
    for (const listener of [...(this.listeners.get(event.resource) ?? [])]) {
      listener(event);
    }
  }
}
