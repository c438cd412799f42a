import { conditionOf } from '../conditions';
import { Condition, Deployment, ReplicaSet } from '../kinds';

type Status = Deployment['status'];

interface Rollout {
  deployment: Deployment;
  /** The set of the current template, once it exists. */
  current: ReplicaSet | undefined;
  /** All sets of the deployment, the current one included. */
  sets: ReplicaSet[];
  /** Pods that may be missing without the deployment being unavailable. */
  maxUnavailable: number;
  now: Date;
}

function sum(sets: ReplicaSet[], count: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + count(set), 0);
}

function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** As the deployment controller sets one: the newest goes to the end of the list, the same status and reason change nothing. */
export function setDeploymentCondition(
  conditions: Condition[],
  next: Condition,
  now: string,
): Condition[] {
  const before = conditionOf(conditions, next.type);
  if (before?.status === next.status && before.reason === next.reason) {
    return conditions;
  }
  return [
    ...conditions.filter(({ type }) => type !== next.type),
    {
      ...next,
      lastUpdateTime: now,
      lastTransitionTime:
        before?.status === next.status ? before.lastTransitionTime : now,
    },
  ];
}

function available({ maxUnavailable, deployment }: Rollout, pods: number) {
  const isEnough = pods >= deployment.spec.replicas - maxUnavailable;
  const condition: Condition = isEnough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
  return condition;
}

function isComplete({ spec }: Deployment, status: Status): boolean {
  return (
    (status.updatedReplicas ?? 0) === spec.replicas &&
    (status.replicas ?? 0) === spec.replicas &&
    (status.availableReplicas ?? 0) === spec.replicas
  );
}

function isProgressing(before: Status, after: Status): boolean {
  const old = (status: Status) =>
    (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** When a rollout that shows no progress counts as stuck; undefined where it does not wait. */
export function progressDeadline({
  spec,
  status,
}: Deployment): Date | undefined {
  const condition = conditionOf(status.conditions, 'Progressing');
  if (!condition?.lastUpdateTime || spec.progressDeadlineSeconds === undefined)
    return undefined;
  if (condition.reason === 'NewReplicaSetAvailable') return undefined;
  if (condition.reason === 'ProgressDeadlineExceeded') return undefined;
  return new Date(
    Date.parse(condition.lastUpdateTime) + spec.progressDeadlineSeconds * 1_000,
  );
}

function progressing(
  { deployment, current, now }: Rollout,
  conditions: Condition[],
  after: Status,
): Condition[] {
  const before = conditionOf(conditions, 'Progressing');
  const time = isoSeconds(now);
  const set = current?.metadata.name;
  const isRolledOut =
    (after.replicas ?? 0) === (after.updatedReplicas ?? 0) &&
    before?.reason === 'NewReplicaSetAvailable';
  if (!set || isRolledOut) {
    return conditions;
  }
  if (isComplete(deployment, after)) {
    return setDeploymentCondition(
      conditions,
      {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${set}" has successfully progressed.`,
      },
      time,
    );
  }
  if (isProgressing(deployment.status, after)) {
    const condition: Condition = {
      type: 'Progressing',
      status: 'True',
      reason: 'ReplicaSetUpdated',
      message: `ReplicaSet "${set}" is progressing.`,
      lastUpdateTime: time,
      lastTransitionTime:
        before?.status === 'True' ? before.lastTransitionTime : time,
    };
    return [
      ...conditions.filter(({ type }) => type !== 'Progressing'),
      condition,
    ];
  }
  const deadline = progressDeadline(deployment);
  if (deadline && deadline <= now) {
    return setDeploymentCondition(
      conditions,
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "${set}" has timed out progressing.`,
      },
      time,
    );
  }
  return conditions;
}

function replicaFailure(
  { current, sets, now }: Rollout,
  conditions: Condition[],
): Condition[] {
  const failure = [...(current ? [current] : []), ...sets]
    .map(({ status }) => conditionOf(status.conditions, 'ReplicaFailure'))
    .find(condition => condition !== undefined);
  if (!failure) {
    return conditions.filter(({ type }) => type !== 'ReplicaFailure');
  }
  const { type, status, reason, message } = failure;
  return setDeploymentCondition(
    conditions,
    { type, status, reason, message },
    isoSeconds(now),
  );
}

/** What a deployment's status becomes for its sets (k8s.io/kubernetes, pkg/controller/deployment/progress.go and sync.go). */
export function deploymentStatusOf(rollout: Rollout): Status {
  const { deployment, current, sets, now } = rollout;
  const replicas = sum(sets, ({ status }) => status.replicas);
  const ready = sum(sets, ({ status }) => status.readyReplicas ?? 0);
  const availablePods = sum(
    sets,
    ({ status }) => status.availableReplicas ?? 0,
  );
  const wanted = sum(sets, ({ spec }) => spec.replicas);
  const counts: [keyof Status, number][] = [
    ['replicas', replicas],
    ['updatedReplicas', current?.status.replicas ?? 0],
    ['readyReplicas', ready],
    ['availableReplicas', availablePods],
    ['unavailableReplicas', Math.max(0, wanted - availablePods)],
  ];
  const status: Status = {
    observedGeneration: deployment.metadata.generation,
    // What the API server leaves out when it is 0.
    ...Object.fromEntries(counts.filter(([, count]) => count > 0)),
    terminatingReplicas: sum(sets, one => one.status.terminatingReplicas ?? 0),
  };
  let conditions = deployment.status.conditions ?? [];
  conditions = setDeploymentCondition(
    conditions,
    available(rollout, availablePods),
    isoSeconds(now),
  );
  conditions = progressing(rollout, conditions, status);
  conditions = replicaFailure(rollout, conditions);
  return { ...status, conditions };
}
