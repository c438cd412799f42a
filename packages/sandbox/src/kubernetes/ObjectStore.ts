import { randomUUID } from 'node:crypto';
import { EventLog, StoreEvent, StoreListener } from './EventLog';
import { StatusError } from './StatusError';
import {
  admitCreate,
  admitToQuota,
  allocate,
  countedObjects,
} from './admission';
import { applyDefaults, prepareForCreate } from './defaults';
import {
  DeleteOptions,
  DeletePlan,
  checkPreconditions,
  mayRemove,
  planDeletion,
} from './deletion';
import {
  KubernetesObject,
  KubernetesObjectInput,
  ManagedFieldsEntry,
  deepFreeze,
  isSame,
} from './objects';
import { Resource, apiVersionOf, resources } from './resources';
import {
  FieldRequirement,
  LabelRequirement,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from './selectors';
import { mergeForUpdate } from './updates';
import { quotaStatus } from './quota';
import { trackUpdate } from './apply/ownership';
import { validateObject } from './validation';

export interface WriteOptions {
  /** Whom `metadata.managedFields` names for the change; nobody where absent. */
  manager?: string;
  /** Who owns what afterwards, where the caller has worked it out (server-side apply). */
  managedFields?: ManagedFieldsEntry[];
  dryRun?: boolean;
}

export interface UpdateOptions extends WriteOptions {
  subresource?: string;
}

export interface ListOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface ObjectStoreOptions {
  now?: () => Date;
  /** How many events a watch can go back before it is answered 410. */
  historyLimit?: number;
}

export interface DeleteResult {
  /** The object as it was last, with its deletion marks where it stays for now. */
  object: KubernetesObject;
  removed: boolean;
}

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
/** The real server leaves room for the suffix within 63 characters. */
const LONGEST_GENERATED_BASE = 58;

function randomSuffix(): string {
  return Array.from(
    { length: 5 },
    () => SUFFIX_LETTERS[Math.floor(Math.random() * SUFFIX_LETTERS.length)],
  ).join('');
}

/**
 * All objects of the cluster, in memory, under the API server's own rules:
 * defaults, validation, admission, optimistic locking, generations, finalizers
 * and one global resourceVersion. Everything is synchronous and what it gives
 * out is frozen: change a copy, or use {@link ObjectStore.modify}.
 */
export class ObjectStore {
  private readonly tables = new Map<
    Resource,
    Map<string, Map<string, KubernetesObject>>
  >();
  private readonly log: EventLog;
  private readonly clock: () => Date;
  private revision = 1;

  constructor(options: ObjectStoreOptions = {}) {
    this.clock = options.now ?? (() => new Date());
    this.log = new EventLog(options.historyLimit ?? 10_000, this.revision);
    this.log.listen(event => this.keepQuotas(event));
  }

  /** The newest resourceVersion, as lists and bookmarks carry it. */
  get resourceVersion(): string {
    return String(this.revision);
  }

  /** Now, as timestamps of objects are written: ISO 8601 in whole seconds. */
  timestamp(): string {
    return this.clock()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }

  /**
   * @throws StatusError 404 or 403 for the namespace, 422 for the object, 403
   *   for a quota, 409 where the name is taken
   */
  create(
    resource: Resource,
    input: KubernetesObjectInput,
    options: WriteOptions & { namespace?: string } = {},
  ): KubernetesObject {
    const object = this.draftOf(resource, input, options.namespace);
    const { metadata } = object;
    const now = this.timestamp();
    prepareForCreate(resource, object, now);
    admitCreate(this, resource, object, randomSuffix());
    applyDefaults(resource, object);
    this.validate(resource, object);
    allocate(this, resource, object);
    const existing = this.get(resource, metadata.namespace, metadata.name);
    if (!existing) admitToQuota(this, resource, object);
    if (existing) {
      const beingDeleted = existing.metadata.deletionTimestamp !== undefined;
      throw StatusError.alreadyExists(resource, metadata.name, beingDeleted);
    }
    metadata.uid = randomUUID();
    metadata.creationTimestamp = now;
    if (resource.generation) metadata.generation = 1;
    this.keepOwners(resource, undefined, object, options);
    if (options.dryRun) return deepFreeze(object);
    return this.write('ADDED', resource, object);
  }

  get(
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    const space = resource.namespaced ? namespace ?? '' : '';
    return this.tables.get(resource)?.get(space)?.get(name);
  }

  /**
   * Sorted by namespace and name, as the API server lists.
   *
   * @throws StatusError 400 for a selector that is none
   */
  list(resource: Resource, options: ListOptions = {}): KubernetesObject[] {
    const labels = parseLabelSelector(options.labelSelector ?? '');
    const fields = parseFieldSelector(resource, options.fieldSelector ?? '');
    const table = this.tables.get(resource);
    if (!table) return [];
    const spaces =
      options.namespace === undefined || !resource.namespaced
        ? [...table.keys()].sort()
        : [options.namespace];
    return spaces.flatMap(space =>
      [...(table.get(space)?.values() ?? [])]
        .filter(object => this.isSelected(object, labels, fields))
        .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
    );
  }

  /**
   * Replaces an object. What the subresource does not own (status on the main
   * one, everything else on `status`) keeps its stored value; nothing is
   * written where nothing changed.
   *
   * @throws StatusError 404, 409 for a stale resourceVersion or another uid, 422
   */
  update(
    resource: Resource,
    input: KubernetesObject,
    options: UpdateOptions = {},
  ): KubernetesObject {
    const { name, namespace } = input.metadata;
    const existing = this.get(resource, namespace, name);
    if (!existing) throw StatusError.notFound(resource, name);
    checkPreconditions(resource, existing, {
      uid: input.metadata.uid,
      resourceVersion: input.metadata.resourceVersion,
    });
    const merged = mergeForUpdate(
      resource,
      existing,
      structuredClone(input),
      options.subresource,
      this.timestamp(),
    );
    const object = { ...merged, metadata: { ...merged.metadata } };
    this.keepFormerOwners(existing, object, options);
    if (isSame(object, existing)) return existing;
    if (!options.managedFields) {
      this.keepOwners(resource, existing, object, options);
    }
    if (options.subresource === undefined) {
      this.validate(resource, object, existing);
      allocate(this, resource, object);
      admitToQuota(this, resource, object, existing);
    }
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
    const draft = structuredClone(existing);
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
    checkPreconditions(resource, existing, preconditions, 'precondition');
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

  private isSelected(
    object: KubernetesObject,
    labels: LabelRequirement[],
    fields: FieldRequirement[],
  ): boolean {
    return (
      matchesLabels(labels, object.metadata.labels) &&
      matchesFields(fields, object)
    );
  }

  /** A copy with name and namespace settled and without what only the server sets. */
  private draftOf(
    resource: Resource,
    input: KubernetesObjectInput,
    namespace: string | undefined,
  ): KubernetesObject {
    const {
      uid: _uid,
      resourceVersion,
      generation: _generation,
      creationTimestamp: _created,
      deletionTimestamp: _deleted,
      deletionGracePeriodSeconds: _grace,
      managedFields: _owners,
      ...metadata
    } = structuredClone(input.metadata);
    if (resourceVersion) {
      throw new StatusError(
        500,
        '',
        'resourceVersion should not be set on objects to be created',
      );
    }
    const space = resource.namespaced
      ? metadata.namespace ?? namespace
      : undefined;
    if (namespace !== undefined && space !== undefined && space !== namespace) {
      throw StatusError.badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
    const base = metadata.generateName?.slice(0, LONGEST_GENERATED_BASE);
    const name = metadata.name || (base ? `${base}${randomSuffix()}` : '');
    delete metadata.namespace;
    return {
      ...structuredClone(input),
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      metadata: { ...metadata, name, ...(space ? { namespace: space } : {}) },
    };
  }

  /** An empty list from a client forgets all owners; none leaves them as they are. */
  private keepFormerOwners(
    existing: KubernetesObject,
    { metadata }: KubernetesObject,
    { managedFields }: WriteOptions,
  ): void {
    const { managedFields: former } = existing.metadata;
    const given = managedFields ?? metadata.managedFields ?? former;
    if (given?.some(entry => entry.manager)) metadata.managedFields = given;
    else delete metadata.managedFields;
  }

  private keepOwners(
    resource: Resource,
    existing: KubernetesObject | undefined,
    object: KubernetesObject,
    { manager, managedFields, subresource }: UpdateOptions,
  ): void {
    if (!managedFields && manager === undefined) return;
    const entries =
      managedFields ??
      trackUpdate(
        resource,
        existing,
        object,
        { manager: manager ?? '', subresource },
        this.timestamp(),
      );
    object.metadata.managedFields = entries;
    if (entries.length === 0) delete object.metadata.managedFields;
  }

  private validate(
    resource: Resource,
    object: KubernetesObject,
    previous?: KubernetesObject,
  ): void {
    const errors = validateObject(resource, object, previous);
    if (errors.length > 0) {
      throw StatusError.invalid(resource, object.metadata.name, errors);
    }
  }

  private write(
    type: 'ADDED' | 'MODIFIED',
    resource: Resource,
    object: KubernetesObject,
    previous?: KubernetesObject,
  ): KubernetesObject {
    const stored = this.stamp(object);
    const table = this.tables.get(resource) ?? new Map();
    const space = stored.metadata.namespace ?? '';
    const names = table.get(space) ?? new Map();
    this.tables.set(resource, table.set(space, names));
    names.set(stored.metadata.name, stored);
    this.announce(type, resource, stored, previous);
    return stored;
  }

  private remove(
    resource: Resource,
    object: KubernetesObject,
  ): KubernetesObject {
    const { name, namespace = '' } = object.metadata;
    const previous = this.get(resource, namespace, name);
    const table = this.tables.get(resource);
    const names = table?.get(namespace);
    names?.delete(name);
    if (names?.size === 0) table?.delete(namespace);
    const last = this.stamp(object);
    this.announce('DELETED', resource, last, previous);
    return last;
  }

  private stamp(object: KubernetesObject): KubernetesObject {
    this.revision += 1;
    const resourceVersion = String(this.revision);
    return deepFreeze({
      ...object,
      metadata: { ...object.metadata, resourceVersion },
    });
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

  /** Keeps `status.used` of the namespace's quotas true, as the quota controller does. */
  private keepQuotas({ type, resource, object }: StoreEvent): void {
    const { namespace } = object.metadata;
    if (!namespace) return;
    const quotas = this.list(resources.resourceQuotas, { namespace });
    if (quotas.length === 0) return;
    const counts = type !== 'MODIFIED' || resource.kind !== 'Event';
    if (!counts) return;
    const counted = countedObjects(this, namespace);
    for (const quota of quotas) {
      this.modify(
        resources.resourceQuotas,
        namespace,
        quota.metadata.name,
        draft => {
          draft.status = quotaStatus(quota, counted);
        },
        { subresource: 'status', manager: 'kube-controller-manager' },
      );
    }
  }
}
