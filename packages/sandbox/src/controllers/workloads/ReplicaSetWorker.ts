import { StatusError, isSame, matchesLabelSelector } from '../../kubernetes';
import { ControllerContext } from '../ControllerContext';
import { RetryError } from '../WorkQueue';
import { conditionOf, withCondition } from '../conditions';
import {
  Condition,
  Pod,
  ReplicaSet,
  isBeingDeleted,
  isControlledBy,
  ownerReference,
} from '../kinds';
import { ControllerTools } from '../startController';
import { byAge } from './podTemplateHash';
import { isActive, isNamespaceTerminating, isPodReady } from './pods';

/** Keeps as many pods as a ReplicaSet asks for; see startReplicaSetController. */
export class ReplicaSetWorker {
  constructor(
    private readonly context: ControllerContext,
    private readonly tools: ControllerTools,
  ) {}

  private get client() {
    return this.tools.client;
  }

  async sync(key: string): Promise<void> {
    const set = this.client.get('replicaSets', key);
    if (!set) {
      return;
    }
    // The status tells of the pods from before; the new ones bring it back (transcript 02).
    const pods = this.podsOf(set);
    let failure: Error | undefined;
    if (!isBeingDeleted(set)) {
      failure = await this.manage(set, pods);
    }
    await this.writeStatus(set, pods, failure);
    if (failure) {
      throw new RetryError(failure.message);
    }
  }

  private podsOf(set: ReplicaSet): Pod[] {
    return this.client
      .list('pods', set.metadata.namespace)
      .filter(
        pod =>
          isControlledBy(pod, set) &&
          matchesLabelSelector(set.spec.selector, pod.metadata.labels),
      );
  }

  /** @returns what kept it from creating a pod */
  private async manage(
    set: ReplicaSet,
    pods: Pod[],
  ): Promise<Error | undefined> {
    const active = pods.filter(isActive);
    const missing = set.spec.replicas - active.length;
    try {
      for (let count = 0; count < missing; count += 1) {
        await this.createPod(set);
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (isNamespaceTerminating(error)) return undefined;
      this.tools.events.warning(
        set,
        'FailedCreate',
        `Error creating: ${error.message}`,
      );
      return error;
    }
    for (const pod of leastWorthy(active).slice(0, Math.max(0, -missing))) {
      await this.client.delete('pods', pod);
      this.tools.events.normal(
        set,
        'SuccessfulDelete',
        `Deleted pod: ${pod.metadata.name}`,
      );
    }
    return undefined;
  }

  private async createPod(set: ReplicaSet): Promise<void> {
    const { metadata = {}, spec } = set.spec.template;
    const { labels, annotations, finalizers } = metadata;
    const pod = await this.client.create('pods', {
      metadata: {
        generateName: `${set.metadata.name}-`,
        namespace: set.metadata.namespace,
        ...(labels ? { labels } : {}),
        ...(annotations ? { annotations } : {}),
        ...(finalizers ? { finalizers } : {}),
        ownerReferences: [ownerReference(set)],
      },
      spec,
    });
    this.tools.events.normal(
      set,
      'SuccessfulCreate',
      `Created pod: ${pod.metadata.name}`,
    );
  }

  private async writeStatus(
    set: ReplicaSet,
    pods: Pod[],
    failure: Error | undefined,
  ): Promise<void> {
    const current = this.client.refresh('replicaSets', set);
    if (!current) {
      return;
    }
    const status = this.statusOf(current, pods, failure);
    if (!isSame(status, current.status)) {
      await this.client.modifyStatus('replicaSets', current, draft => {
        draft.status = status;
      });
    }
  }

  private statusOf(
    set: ReplicaSet,
    pods: Pod[],
    failure: Error | undefined,
  ): ReplicaSet['status'] {
    const active = pods.filter(isActive);
    const ready = active.filter(isPodReady).length;
    const conditions = this.conditionsOf(set, failure, active.length);
    return {
      replicas: active.length,
      // What the API server leaves out when it is 0.
      ...(active.length > 0 ? { fullyLabeledReplicas: active.length } : {}),
      ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
      terminatingReplicas: pods.filter(isBeingDeleted).length,
      observedGeneration: set.metadata.generation,
      ...(conditions.length > 0 ? { conditions } : {}),
    };
  }

  private conditionsOf(
    { spec, status }: ReplicaSet,
    failure: Error | undefined,
    active: number,
  ): Condition[] {
    const before = status.conditions ?? [];
    const type = 'ReplicaFailure';
    if (failure && !conditionOf(before, type)) {
      const reason = spec.replicas > active ? 'FailedCreate' : 'FailedDelete';
      const { message } = failure;
      return withCondition(
        before,
        { type, status: 'True', reason, message },
        this.context.clock.timestamp(),
      );
    }
    return failure ? before : before.filter(one => one.type !== type);
  }
}

/** Pods in the order in which they may go: unscheduled, then unready, then the youngest. */
function leastWorthy(pods: Pod[]): Pod[] {
  const rank = (pod: Pod) => {
    if (!pod.spec.nodeName) return 0;
    return isPodReady(pod) ? 2 : 1;
  };
  return [...pods].sort((a, b) => rank(a) - rank(b) || byAge(b, a));
}
