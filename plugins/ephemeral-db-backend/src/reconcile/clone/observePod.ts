import { Pod } from '../../kubernetes/objects';
import { ObservedPod, Trouble } from './ObservedClone';

/** Characters of a log line that a reason may have. */
const MAX_LAST_WORDS = 300;

/** Reads what matters from a pod. */
export function observePod(pod: Pod): ObservedPod {
  const container = pod.status?.containerStatuses?.[0];
  return {
    name: pod.metadata.name,
    ready: Boolean(
      pod.status?.conditions?.some(
        ({ type, status }) => type === 'Ready' && status === 'True',
      ),
    ),
    deleting: pod.metadata.deletionTimestamp !== undefined,
    restarts: container?.restartCount ?? 0,
    trouble: podTrouble(pod),
  };
}

/** Why its container does not run, or ended last time; `undefined` while nothing is wrong. */
export function podTrouble(pod: Pod): Trouble | undefined {
  const container = pod.status?.containerStatuses?.[0];
  const ended =
    container?.state?.terminated ?? container?.lastState?.terminated;
  const waiting = container?.state?.waiting;
  if (ended && ended.reason !== 'Completed') {
    const code =
      ended.exitCode === undefined ? '' : ` (exit ${ended.exitCode})`;
    return {
      reason: ended.reason ?? 'Error',
      message: `${
        lastWords(ended.message) || ended.reason || 'it ended'
      }${code}`,
    };
  }
  if (waiting?.reason && waiting.reason !== 'ContainerCreating') {
    return {
      reason: waiting.reason,
      message: waiting.message ?? waiting.reason,
    };
  }
  // Its node does not answer, is drained or out of room: the pod goes, or waits for the node.
  const disrupted = pod.status?.conditions?.find(
    ({ type, status }) => type === 'DisruptionTarget' && status === 'True',
  );
  if (disrupted) {
    return {
      reason: disrupted.reason ?? 'DisruptionTarget',
      message: `${disrupted.message ?? 'the platform takes the pod away'}${
        pod.spec.nodeName ? ` (node ${pod.spec.nodeName})` : ''
      }`,
    };
  }
  const unscheduled = pod.status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  if (unscheduled) {
    return {
      reason: unscheduled.reason ?? 'Unschedulable',
      message: unscheduled.message ?? 'no node takes the pod',
    };
  }
  return undefined;
}

/** The end of what a container said last, which can be the end of its log. */
function lastWords(message: string | undefined): string {
  const lines = (message ?? '').trim().split('\n');
  return lines[lines.length - 1].trim().slice(-MAX_LAST_WORDS);
}
