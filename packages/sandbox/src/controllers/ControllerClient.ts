import {
  KubernetesObject,
  KubernetesObjectInput,
  ObjectStore,
  resources,
} from '../kubernetes';
import { RequestBudget } from './RequestBudget';
import { Kinds, keyOf } from './kinds';

/**
 * How one controller sees the cluster: it reads from its caches, which are
 * always up to date here, and pays for every write from its request budget.
 */
export class ControllerClient {
  constructor(
    private readonly store: ObjectStore,
    private readonly manager: string,
    private readonly budget: RequestBudget,
  ) {}

  /** @param key - `namespace/name`, or the name of a cluster-scoped object */
  get<K extends keyof Kinds>(kind: K, key: string): Kinds[K] | undefined {
    const slash = key.indexOf('/');
    const namespace = slash < 0 ? undefined : key.slice(0, slash);
    const object = this.store.get(
      resources[kind],
      namespace,
      key.slice(slash + 1),
    );
    return object as Kinds[K] | undefined;
  }

  /** The object as it is now, if it is still the same one. */
  refresh<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObject,
  ): Kinds[K] | undefined {
    const current = this.get(kind, keyOf(object));
    return current?.metadata.uid === object.metadata.uid ? current : undefined;
  }

  list<K extends keyof Kinds>(kind: K, namespace?: string): Kinds[K][] {
    return this.store.list(resources[kind], { namespace }) as Kinds[K][];
  }

  /** Pays for a read that the real controller sends to the API server. */
  request(): Promise<void> {
    return this.budget.take();
  }

  /** @throws StatusError - as the API server answers */
  async create<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObjectInput,
  ): Promise<Kinds[K]> {
    await this.budget.take();
    const created = this.store.create(resources[kind], object, {
      namespace: object.metadata.namespace,
      manager: this.manager,
    });
    return created as Kinds[K];
  }

  /** Changes the object if it is still there; one that has been replaced counts as gone. */
  async modify<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObject,
    mutate: (draft: Kinds[K]) => void,
  ): Promise<Kinds[K] | undefined> {
    return this.write(kind, object, mutate, undefined);
  }

  /** As `modify`, through the status subresource. */
  async modifyStatus<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObject,
    mutate: (draft: Kinds[K]) => void,
  ): Promise<Kinds[K] | undefined> {
    return this.write(kind, object, mutate, 'status');
  }

  private async write<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObject,
    mutate: (draft: Kinds[K]) => void,
    subresource: 'status' | undefined,
  ): Promise<Kinds[K] | undefined> {
    await this.budget.take();
    if (!this.refresh(kind, object)) {
      return undefined;
    }
    const { namespace, name } = object.metadata;
    const changed = this.store.modify(
      resources[kind],
      namespace,
      name,
      draft => mutate(draft as Kinds[K]),
      { subresource, manager: this.manager },
    );
    return changed as Kinds[K] | undefined;
  }

  /** Deletes the object if it is still there; one that has been replaced stays. */
  async delete<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObject,
    options: { gracePeriodSeconds?: number } = {},
  ): Promise<void> {
    await this.budget.take();
    if (this.refresh(kind, object)) {
      const { namespace, name, uid } = object.metadata;
      this.store.delete(resources[kind], namespace, name, {
        ...options,
        preconditions: { uid },
      });
    }
  }
}
