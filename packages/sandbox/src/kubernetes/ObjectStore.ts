import { EventLog, StoreEvent, StoreListener } from './EventLog';
import { StatusError } from './StatusError';
import { DeleteOptions, DeletePlan, mayRemove, planDeletion } from './deletion';
import {
  KubernetesObject,
  KubernetesObjectInput,
  copyOf,
  deepFreeze,
} from './objects';
import { checkDeleted } from './preconditions';
import { Resource } from './resources';
import {
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from './selectors';
import type { ObjectDatabase } from './store/ObjectDatabase';
import { StoredObjects } from './store/StoredObjects';
import { keepQuotas } from './store/keepQuotas';
import {
  UpdateOptions,
  WriteOptions,
  WriteView,
  planCreation,
  planUpdate,
} from './store/planWrites';

export interface ListOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface ObjectStoreOptions {
  now?: () => Date;
  /** How many events a watch can go back before it is answered 410. */
  historyLimit?: number;
  /** Where the objects were and are kept; in memory only where absent. */
  database?: ObjectDatabase;
}

export interface DeleteResult {
  /** The object as it was last, with its deletion marks where it stays for now. */
  object: KubernetesObject;
  removed: boolean;
}

/**
 * All objects of the cluster, in memory, under the API server's own rules:
 * defaults, validation, admission, optimistic locking, generations, finalizers
 * and one global resourceVersion. Everything is synchronous and what it gives
 * out is frozen: change a copy, or use {@link ObjectStore.modify}.
 */
export class ObjectStore {
  private readonly objects: StoredObjects;
  private readonly log: EventLog;
  private readonly clock: () => Date;
  private readonly view: WriteView = {
    get: (...wanted) => this.get(...wanted),
    list: (...wanted) => this.list(...wanted),
    allocate: (resource, object, previous) =>
      this.objects.allocate(resource, object, previous),
  };

  constructor(options: ObjectStoreOptions = {}) {
    this.clock = options.now ?? (() => new Date());
    this.objects = new StoredObjects(options.database);
    // Whoever watched before is told to list again, unless nothing has happened since.
    this.log = new EventLog(
      options.historyLimit ?? 10_000,
      this.objects.revision,
    );
    this.log.listen(event => keepQuotas(this, event));
  }

  /** The newest resourceVersion, as lists and bookmarks carry it. */
  get resourceVersion(): string {
    return String(this.objects.revision);
  }

  /** Now, as timestamps of objects are written: ISO 8601 in whole seconds. */
  timestamp(): string {
    return this.clock()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }

  /**
   * @throws StatusError 404 or 403 for the namespace, 422 for the object, 403
   *   for what admission refuses, 409 where the name is taken
   */
  create(
    resource: Resource,
    input: KubernetesObjectInput,
    options: WriteOptions & { namespace?: string } = {},
  ): KubernetesObject {
    const now = this.timestamp();
    const object = planCreation(this.view, resource, input, options, now);
    if (options.dryRun) return deepFreeze(object);
    return this.write('ADDED', resource, object);
  }

  get(
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    return this.objects.get(resource, namespace, name);
  }

  /**
   * Sorted by namespace and name, as the API server lists.
   *
   * @throws StatusError 400 for a selector that is none
   */
  list(resource: Resource, options: ListOptions = {}): KubernetesObject[] {
    const labels = parseLabelSelector(options.labelSelector ?? '');
    const fields = parseFieldSelector(resource, options.fieldSelector ?? '');
    const objects = this.objects.list(resource, options.namespace);
    if (labels.length === 0 && fields.length === 0) return objects;
    return objects.filter(
      object =>
        matchesLabels(labels, object.metadata.labels) &&
        matchesFields(fields, object),
    );
  }

  /**
   * Replaces an object. What the subresource does not own (status on the main
   * one, everything else on `status`) keeps its stored value; nothing is
   * written where nothing changed.
   *
   * @throws StatusError 404, 409 for a stale resourceVersion or another uid, 422,
   *   403 for what admission refuses
   */
  update(
    resource: Resource,
    input: KubernetesObject,
    options: UpdateOptions = {},
  ): KubernetesObject {
    const { name, namespace } = input.metadata;
    const existing = this.get(resource, namespace, name);
    if (!existing) throw StatusError.notFound(resource, name);
    const now = this.timestamp();
    const object = planUpdate(
      this.view,
      resource,
      existing,
      input,
      options,
      now,
    );
    if (object === existing) return existing;
    if (options.dryRun) return deepFreeze(object);
    return mayRemove(resource, object)
      ? this.remove(resource, object)
      : this.write('MODIFIED', resource, object, existing);
  }

  /**
   * Reads, changes and writes in one go, so never a conflict: what the
   * in-process controllers use.
   *
   * @returns the object as stored (or as it was last, where the change removed
   *   its last finalizer); undefined where there is none
   */
  modify(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    mutate: (draft: KubernetesObject) => void,
    options: UpdateOptions = {},
  ): KubernetesObject | undefined {
    const existing = this.get(resource, namespace, name);
    if (!existing) return undefined;
    const draft = copyOf(existing);
    mutate(draft);
    return this.update(resource, draft, options);
  }

  /**
   * Marks for deletion while finalizers or grace hold the object, else removes it.
   *
   * @throws StatusError 404, 409 for a failed precondition
   */
  delete(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): DeleteResult {
    const existing = this.get(resource, namespace, name);
    if (!existing) throw StatusError.notFound(resource, name);
    const preconditions = options.preconditions ?? {};
    checkDeleted(resource, existing, preconditions);
    const plan: DeletePlan = planDeletion(
      resource,
      existing,
      options,
      this.clock(),
    );
    if (options.dryRun) return { object: existing, removed: plan.remove };
    let object = existing;
    if (plan.marked) {
      object = this.write('MODIFIED', resource, plan.marked, existing);
    }
    if (!plan.remove) return { object, removed: false };
    return { object: this.remove(resource, object), removed: true };
  }

  /** Hears every write, synchronously and in order. @returns a function that ends it */
  watch(listener: StoreListener): () => void {
    return this.log.listen(listener);
  }

  /** Events of a resource after a resourceVersion; undefined where compacted (410 over HTTP). */
  history(
    resource: Resource,
    resourceVersion: number,
  ): StoreEvent[] | undefined {
    return this.log.since(resource, resourceVersion);
  }

  get compactedRevision(): number {
    return this.log.compactedRevision;
  }

  /** Forgets the history, so that watches from before are answered 410. */
  compact(): void {
    this.log.compact();
  }

  private write(
    type: 'ADDED' | 'MODIFIED',
    resource: Resource,
    object: KubernetesObject,
    previous?: KubernetesObject,
  ): KubernetesObject {
    const stored = this.objects.put(resource, object, previous);
    this.announce(type, resource, stored, previous);
    return stored;
  }

  private remove(
    resource: Resource,
    object: KubernetesObject,
  ): KubernetesObject {
    const { name, namespace } = object.metadata;
    const previous = this.get(resource, namespace, name);
    const last = this.objects.remove(resource, object, previous);
    this.announce('DELETED', resource, last, previous);
    return last;
  }

  private announce(
    type: StoreEvent['type'],
    resource: Resource,
    object: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): void {
    const resourceVersion = Number(object.metadata.resourceVersion);
    this.log.append({ type, resource, object, previous, resourceVersion });
  }
}
