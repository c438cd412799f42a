import { KubernetesObject, deepFreeze, sharing } from '../objects';
import { Resource, resources } from '../resources';
import type { ObjectDatabase } from './ObjectDatabase';
import { ObjectTable } from './ObjectTable';
import { ServiceAddresses } from './ServiceAddresses';

/**
 * Every object of the cluster in memory, and in the database first where there
 * is one; with the one counter of all writes, which never goes back.
 */
export class StoredObjects {
  private readonly tables = new Map<Resource, ObjectTable>();
  private readonly addresses = new ServiceAddresses();
  private newest = 1;

  constructor(private readonly database: ObjectDatabase | undefined) {
    const stored = database?.read();
    for (const { resource, object } of stored?.objects ?? []) {
      this.keep(resource, undefined, deepFreeze(object));
    }
    this.newest = Math.max(this.newest, stored?.revision ?? 0);
  }

  /** The newest resourceVersion. */
  get revision(): number {
    return this.newest;
  }

  get(
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    return this.tables
      .get(resource)
      ?.get(resource.namespaced ? namespace : undefined, name);
  }

  list(resource: Resource, namespace: string | undefined): KubernetesObject[] {
    const table = this.tables.get(resource);
    return table?.list(resource.namespaced ? namespace : undefined) ?? [];
  }

  /** @returns the object as stored, with its new resourceVersion */
  put(
    resource: Resource,
    object: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): KubernetesObject {
    const stored = this.stamp(sharing(previous, object));
    this.database?.write(resource, stored);
    this.keep(resource, previous, stored);
    return stored;
  }

  /** @returns the object as it was last, with the resourceVersion of its removal */
  remove(
    resource: Resource,
    object: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): KubernetesObject {
    const last = this.stamp(object);
    this.database?.remove(resource, last);
    this.tables.get(resource)?.remove(last);
    if (resource === resources.services) {
      this.addresses.replace(previous, undefined);
    }
    return last;
  }

  /**
   * Gives a new or changed service the addresses that it lacks, in place.
   *
   * @throws StatusError 422 for one that another service has, 500 where all are taken
   */
  allocate(
    resource: Resource,
    object: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): void {
    if (resource === resources.services) this.addresses.give(object, previous);
  }

  private keep(
    resource: Resource,
    previous: KubernetesObject | undefined,
    object: KubernetesObject,
  ): void {
    const table = this.tables.get(resource) ?? new ObjectTable();
    this.tables.set(resource, table);
    table.put(object);
    if (resource === resources.services) {
      this.addresses.replace(previous, object);
    }
  }

  private stamp(object: KubernetesObject): KubernetesObject {
    this.newest += 1;
    const resourceVersion = String(this.newest);
    return deepFreeze({
      ...object,
      metadata: { ...object.metadata, resourceVersion },
    });
  }
}
