import {
  KubernetesObject,
  KubernetesObjectInput,
  ObjectStore,
  resources,
} from '../kubernetes';
import { RequestBudget } from './RequestBudget';
import { Kinds, keyOf } from './kinds';
import { SNAPSHOT_GROUP } from './snapshots/names';

/**
 * How one controller sees the cluster: it reads from its caches, which are
 * always up to date here, and pays for every write from its request budgets: it
 * has one client for Kubernetes' own kinds and one for those of snapshots, and
 * client-go limits each by itself (transcripts 06 and 18).
 */
export class ControllerClient {
  private readonly core: RequestBudget;
  private readonly snapshots: RequestBudget;

  /** @param budget - a new one, full */
  constructor(
    private readonly store: ObjectStore,
    private readonly manager: string,
    budget: () => RequestBudget,
  ) {
    this.core = budget();
    this.snapshots = budget();
  }

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

  /** Pays for a request that the real controller sends to the API server. */
  request(kind: keyof Kinds): Promise<void> {
    const isOfSnapshots = resources[kind].group === SNAPSHOT_GROUP;
    return (isOfSnapshots ? this.snapshots : this.core).take();
  }

  /** @throws StatusError - as the API server answers */
  async create<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObjectInput,
  ): Promise<Kinds[K]> {
    await this.request(kind);
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

  /** Sends a pod to a node, through the subresource that also says so in its conditions. */
  async bind(
    pod: KubernetesObject,
    nodeName: string,
  ): Promise<Kinds['pods'] | undefined> {
    return this.write<'pods'>(
      'pods',
      pod,
      draft => {
        draft.spec.nodeName = nodeName;
      },
      'binding',
    );
  }

  private async write<K extends keyof Kinds>(
    kind: K,
    object: KubernetesObject,
    mutate: (draft: Kinds[K]) => void,
    subresource: 'binding' | 'status' | undefined,
  ): Promise<Kinds[K] | undefined> {
    await this.request(kind);
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
    await this.request(kind);
    if (this.refresh(kind, object)) {
      const { namespace, name, uid } = object.metadata;
      this.store.delete(resources[kind], namespace, name, {
        ...options,
        preconditions: { uid },
      });
    }
  }
}
