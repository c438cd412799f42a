import { withCondition } from '../conditions';
import { Condition, ContainerStatus, Pod } from '../kinds';

export const HOST_ADDRESS = '127.0.0.1';

/** What the node knows about a pod. */
export interface PodFacts {
  spec: Pod['spec'];
  startTime: string;
  /** Once the pod's network is there. */
  podIP?: string;
  initialized: boolean;
  containers: ContainerStatus[];
  initContainers: ContainerStatus[];
  /** All containers have ended for good. */
  ended: boolean;
}

/** A container that has not been created yet. */
export function waitingContainer(
  { name, image }: { name: string; image: string },
  reason: string,
): ContainerStatus {
  return {
    name,
    state: { waiting: { reason } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image,
    imageID: '',
    started: false,
  };
}

/**
 * A container of a pod that its node finds again after it was off. It is created
 * anew; what ran before is its last state, and of a container whose end nobody
 * saw containerd says 255 and Unknown (containerd, internal/cri/server/restart.go).
 */
export function resumedContainer(
  fresh: ContainerStatus,
  former: ContainerStatus | undefined,
  now: string,
): ContainerStatus {
  if (!former) return fresh;
  const { state, lastState, restartCount, containerID } = former;
  if (state.waiting) return { ...fresh, lastState, restartCount };
  const lost = {
    exitCode: 255,
    reason: 'Unknown',
    startedAt: state.running?.startedAt,
    finishedAt: now,
    containerID,
  };
  return {
    ...fresh,
    lastState: { terminated: state.terminated ?? lost },
    restartCount: restartCount + 1,
  };
}

function phaseOf(facts: PodFacts): Pod['status']['phase'] {
  const { containers, initialized, ended } = facts;
  const failed = [...facts.initContainers, ...containers].some(
    ({ state }) => (state.terminated?.exitCode ?? 0) !== 0,
  );
  if (ended) return failed ? 'Failed' : 'Succeeded';
  const isFresh = ({ state, lastState }: ContainerStatus) =>
    state.waiting && !lastState.terminated;
  return !initialized || containers.some(isFresh) ? 'Pending' : 'Running';
}

function readiness(facts: PodFacts): Omit<Condition, 'type'> {
  const unready = facts.containers.filter(({ ready }) => !ready);
  if (facts.ended) return { status: 'False', reason: 'PodCompleted' };
  return unready.length === 0
    ? { status: 'True' }
    : {
        status: 'False',
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${unready
          .map(({ name }) => name)
          .join(' ')}]`,
      };
}

function initialization(facts: PodFacts): Omit<Condition, 'type'> {
  const left = facts.initContainers.filter(
    ({ state }) => state.terminated?.exitCode !== 0,
  );
  return facts.initialized
    ? { status: 'True' }
    : {
        status: 'False',
        reason: 'ContainersNotInitialized',
        message: `containers with incomplete status: [${left
          .map(({ name }) => name)
          .join(' ')}]`,
      };
}

/** The status of a pod as its node writes it, over the one that is there. */
export function podStatusOf(
  before: Pod['status'],
  facts: PodFacts,
  now: string,
): Pod['status'] {
  const { podIP } = facts;
  const ready = readiness(facts);
  const conditions = [
    {
      type: 'PodReadyToStartContainers',
      status: podIP && !facts.ended ? ('True' as const) : ('False' as const),
    },
    { type: 'Initialized', ...initialization(facts) },
    { type: 'Ready', ...ready },
    { type: 'ContainersReady', ...ready },
  ].reduce<Condition[]>(
    (all, one) => withCondition(all, { lastProbeTime: null, ...one }, now),
    (before.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'),
  );
  const scheduled = (before.conditions ?? []).filter(
    ({ type }) => type === 'PodScheduled',
  );
  return {
    ...before,
    phase: phaseOf(facts),
    conditions: [...conditions, ...scheduled],
    hostIP: HOST_ADDRESS,
    hostIPs: [{ ip: HOST_ADDRESS }],
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: facts.startTime,
    ...(facts.initContainers.length > 0
      ? { initContainerStatuses: facts.initContainers }
      : {}),
    containerStatuses: facts.containers,
  };
}
