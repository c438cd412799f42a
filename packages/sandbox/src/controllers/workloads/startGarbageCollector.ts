import {
  KubernetesObject,
  OwnerReference,
  Resource,
  StatusError,
  StoreEvent,
  allResources,
  resourceOf,
} from '../../kubernetes';
import { Controller, ControllerContext } from '../ControllerContext';
import { isBeingDeleted } from '../kinds';
import { startController } from '../startController';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
const MANAGER = 'kube-controller-manager';

interface Identity {
  resource: Resource;
  namespace: string | undefined;
  name: string;
}

function ownersOf({ metadata }: KubernetesObject): OwnerReference[] {
  return metadata.ownerReferences ?? [];
}

/** Which objects name an owner, by the owner's uid. */
class Dependents {
  private readonly byOwner = new Map<string, Map<string, Identity>>();

  update({ type, resource, object, previous }: StoreEvent): void {
    const { namespace, name, uid = '' } = object.metadata;
    const before = previous ? ownersOf(previous) : [];
    const now = type === 'DELETED' ? [] : ownersOf(object);
    for (const owner of before) {
      const dependents = this.byOwner.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.byOwner.delete(owner.uid);
    }
    for (const owner of now) {
      const dependents = this.byOwner.get(owner.uid) ?? new Map();
      dependents.set(uid, { resource, namespace, name });
      this.byOwner.set(owner.uid, dependents);
    }
  }

  of(uid: string | undefined): Identity[] {
    return [...(this.byOwner.get(uid ?? '')?.values() ?? [])];
  }
}

/**
 * The garbage collector: objects whose owners are all gone go too; an owner
 * that is deleted in the foreground waits for those that block it, and one that
 * leaves orphans is first taken off them.
 */
export function startGarbageCollector(context: ControllerContext): Controller {
  const { store } = context;
  const dependents = new Dependents();
  const keyOf = ({ resource, namespace = '', name }: Identity) =>
    `${allResources.indexOf(resource)}/${namespace}/${name}`;
  const identityOf = (key: string): Identity => {
    const [index, namespace, name] = key.split('/');
    const resource = allResources[Number(index)];
    return { resource, namespace: namespace || undefined, name };
  };

  /** An owner in another namespace, or a namespaced one of a cluster-scoped object, counts as absent. */
  const isAlive = (object: KubernetesObject, owner: OwnerReference) => {
    const resource = resourceOf(owner);
    // Kinds that are not served here cannot be looked up, so nothing may be said about them.
    if (!resource) return true;
    const found = store.get(resource, object.metadata.namespace, owner.name);
    return found?.metadata.uid === owner.uid;
  };

  const remove = (
    { resource, namespace, name }: Identity,
    uid: string | undefined,
    propagationPolicy: 'Background' | 'Foreground',
  ) => {
    try {
      store.delete(resource, namespace, name, {
        preconditions: { uid },
        propagationPolicy,
      });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  };

  const dropFinalizer = (identity: Identity, finalizer: string) => {
    const { resource, namespace, name } = identity;
    store.modify(
      resource,
      namespace,
      name,
      draft => {
        draft.metadata.finalizers = draft.metadata.finalizers?.filter(
          one => one !== finalizer,
        );
      },
      { manager: MANAGER },
    );
  };

  const deleteInForeground = (identity: Identity, owner: KubernetesObject) => {
    const blocking = dependents.of(owner.metadata.uid).filter(one => {
      const object = store.get(one.resource, one.namespace, one.name);
      const reference =
        object &&
        ownersOf(object).find(({ uid }) => uid === owner.metadata.uid);
      if (object && !isBeingDeleted(object)) {
        remove(one, object.metadata.uid, 'Foreground');
      }
      return reference?.blockOwnerDeletion === true;
    });
    const isBlocked = blocking.some(one =>
      store.get(one.resource, one.namespace, one.name),
    );
    if (!isBlocked) dropFinalizer(identity, FOREGROUND);
  };

  const leaveOrphans = (identity: Identity, owner: KubernetesObject) => {
    for (const one of dependents.of(owner.metadata.uid)) {
      store.modify(
        one.resource,
        one.namespace,
        one.name,
        draft => {
          draft.metadata.ownerReferences = ownersOf(draft).filter(
            ({ uid }) => uid !== owner.metadata.uid,
          );
        },
        { manager: MANAGER },
      );
    }
    dropFinalizer(identity, ORPHAN);
  };

  let stopWatching = () => {};
  const controller = startController(context, {
    manager: MANAGER,
    component: 'garbage-collector',
    setUp: ({ queue }) => {
      const objects = queue('object', async key => {
        const identity = identityOf(key);
        const { resource, namespace, name } = identity;
        const object = store.get(resource, namespace, name);
        if (!object) return;
        if (isBeingDeleted(object)) {
          const { finalizers = [] } = object.metadata;
          if (finalizers.includes(FOREGROUND)) {
            deleteInForeground(identity, object);
          } else if (finalizers.includes(ORPHAN)) {
            leaveOrphans(identity, object);
          }
          return;
        }
        const owners = ownersOf(object);
        if (owners.length > 0 && !owners.some(one => isAlive(object, one))) {
          remove(identity, object.metadata.uid, 'Background');
        }
      });
      const hear = (event: StoreEvent) => {
        const { resource, object, type } = event;
        dependents.update(event);
        const { uid, namespace, name } = object.metadata;
        if (type === 'DELETED') {
          dependents.of(uid).forEach(one => objects.add(keyOf(one)));
          ownersOf(object).forEach(owner => {
            const kind = resourceOf(owner);
            if (kind) {
              const space = kind.namespaced ? namespace : undefined;
              objects.add(
                keyOf({ resource: kind, namespace: space, name: owner.name }),
              );
            }
          });
        } else if (isBeingDeleted(object) || ownersOf(object).length > 0) {
          objects.add(keyOf({ resource, namespace, name }));
        }
      };
      for (const resource of allResources) {
        for (const object of store.list(resource)) {
          hear({
            type: 'ADDED',
            resource,
            object,
            resourceVersion: Number(object.metadata.resourceVersion),
          });
        }
      }
      stopWatching = store.watch(hear);
      return {};
    },
  });
  return {
    close: () => {
      stopWatching();
      controller.close();
    },
  };
}
