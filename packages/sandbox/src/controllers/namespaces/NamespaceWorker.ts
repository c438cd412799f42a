import {
  KubernetesObject,
  Resource,
  StatusError,
  allResources,
  isSame,
  resources,
} from '../../kubernetes';
import { ControllerContext } from '../ControllerContext';
import { RetryError } from '../WorkQueue';
import { withCondition } from '../conditions';
import { Condition, Namespace, isBeingDeleted } from '../kinds';
import { ControllerTools } from '../startController';

/** After this long it looks again at what remains, in real milliseconds. */
const AGAIN_MILLISECONDS = 5_000;

/** How many objects of a kind, or with a finalizer, are still there. */
type Counts = Map<string, number>;

const deletable = allResources.filter(
  ({ namespaced, verbs }) => namespaced && verbs.includes('delete'),
);

function count(counts: Counts, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function listOf(counts: Counts, word: string): string {
  return [...counts.keys()]
    .sort()
    .map(key => `${key} ${word} ${counts.get(key)} resource instances`)
    .join(', ');
}

function remainingCondition(kinds: Counts): Condition {
  return kinds.size > 0
    ? {
        type: 'NamespaceContentRemaining',
        status: 'True',
        reason: 'SomeResourcesRemain',
        message: `Some resources are remaining: ${listOf(kinds, 'has')}`,
      }
    : {
        type: 'NamespaceContentRemaining',
        status: 'False',
        reason: 'ContentRemoved',
        message: 'All content successfully removed',
      };
}

function finalizersCondition(finalizers: Counts): Condition {
  return finalizers.size > 0
    ? {
        type: 'NamespaceFinalizersRemaining',
        status: 'True',
        reason: 'SomeFinalizersRemain',
        message: `Some content in the namespace has finalizers remaining: ${listOf(
          finalizers,
          'in',
        )}`,
      }
    : {
        type: 'NamespaceFinalizersRemaining',
        status: 'False',
        reason: 'ContentHasNoFinalizers',
        message: 'All content-preserving finalizers finished',
      };
}

const done: Condition[] = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    status: 'False',
    reason: 'ResourcesDiscovered',
    message: 'All resources successfully discovered',
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    status: 'False',
    reason: 'ParsedGroupVersions',
    message: 'All legacy kube types successfully parsed',
  },
  {
    type: 'NamespaceDeletionContentFailure',
    status: 'False',
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
  },
];

/** Empties namespaces that are being deleted; see startNamespaceController. */
export class NamespaceWorker {
  constructor(
    private readonly context: ControllerContext,
    private readonly tools: ControllerTools,
  ) {}

  async sync(key: string): Promise<void> {
    const namespace = this.tools.client.get('namespaces', key);
    if (!namespace || !isBeingDeleted(namespace)) {
      return;
    }
    // Pods go first, so that nothing they use is taken from under them.
    const pods = this.objects(resources.pods, key);
    const isNews = pods.some(pod => !isBeingDeleted(pod));
    pods.forEach(pod => this.remove(resources.pods, pod));
    const stay = this.objects(resources.pods, key);
    if (stay.length > 0) {
      await this.tell(namespace, isNews ? [] : [[resources.pods, stay]]);
      throw new RetryError('pods remain', AGAIN_MILLISECONDS);
    }
    const remaining = deletable.map(
      (resource): [Resource, KubernetesObject[]] => {
        this.objects(resource, key).forEach(one => this.remove(resource, one));
        return [resource, this.objects(resource, key)];
      },
    );
    await this.tell(namespace, remaining);
    if (remaining.some(([, objects]) => objects.length > 0)) {
      throw new RetryError('content remains', AGAIN_MILLISECONDS);
    }
    this.context.store.modify(
      resources.namespaces,
      undefined,
      key,
      draft => {
        draft.spec = { finalizers: [] };
      },
      { subresource: 'finalize', manager: 'kube-controller-manager' },
    );
  }

  private objects(resource: Resource, namespace: string): KubernetesObject[] {
    return this.context.store.list(resource, { namespace });
  }

  private remove(resource: Resource, object: KubernetesObject): void {
    if (isBeingDeleted(object)) {
      return;
    }
    const { namespace, name, uid } = object.metadata;
    try {
      this.context.store.delete(resource, namespace, name, {
        preconditions: { uid },
      });
    } catch (error) {
      // Gone already, perhaps with its owner.
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private async tell(
    namespace: Namespace,
    remaining: [Resource, KubernetesObject[]][],
  ): Promise<void> {
    const kinds: Counts = new Map();
    const finalizers: Counts = new Map();
    for (const [{ plural, group }, objects] of remaining) {
      for (const { metadata } of objects) {
        count(kinds, `${plural}.${group}`);
        metadata.finalizers?.forEach(one => count(finalizers, one));
      }
    }
    const current = this.tools.client.refresh('namespaces', namespace);
    if (!current) {
      return;
    }
    const now = this.context.clock.timestamp();
    const conditions = [
      ...done,
      remainingCondition(kinds),
      finalizersCondition(finalizers),
    ].reduce(
      (before, next) => withCondition(before, next, now),
      current.status.conditions ?? [],
    );
    if (!isSame(conditions, current.status.conditions)) {
      await this.tools.client.modifyStatus('namespaces', current, draft => {
        draft.status = { ...draft.status, conditions };
      });
    }
  }
}
