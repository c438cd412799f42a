import { Fields, KubernetesObject, fieldsAt } from '../objects';
import { Column, age, ageOf, field, listAt, name, objectsAt } from './Column';

function stateOf(status: Fields, state: string): Fields | undefined {
  const found = fieldsAt(status, 'state')[state];
  return found === undefined ? undefined : fieldsAt(found);
}

function terminationText({ reason, signal, exitCode }: Fields): string {
  if (reason) return String(reason);
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** What keeps an init container from being done; undefined where all are. */
function initText(pod: KubernetesObject): string | undefined {
  const statuses = objectsAt(pod, 'status', 'initContainerStatuses');
  const total = listAt(pod, 'spec', 'initContainers').length;
  const index = statuses.findIndex(
    status => stateOf(status, 'terminated')?.exitCode !== 0,
  );
  if (index < 0) return undefined;
  const terminated = stateOf(statuses[index], 'terminated');
  if (terminated) return `Init:${terminationText(terminated)}`;
  const waiting = stateOf(statuses[index], 'waiting')?.reason;
  return waiting && waiting !== 'PodInitializing'
    ? `Init:${waiting}`
    : `Init:${index}/${total}`;
}

/** The one word that kubectl shows for a pod (k8s.io/kubernetes, pkg/printers/internalversion). */
export function podStatusText(pod: KubernetesObject): string {
  const status = fieldsAt(pod, 'status');
  let text = String(status.reason ?? status.phase ?? 'Unknown');
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  const init = initText(pod);
  if (init) {
    text = init;
  } else {
    let hasRunning = false;
    for (const container of [...statuses].reverse()) {
      const waiting = stateOf(container, 'waiting')?.reason;
      const terminated = stateOf(container, 'terminated');
      if (waiting) text = String(waiting);
      else if (terminated) text = terminationText(terminated);
      else if (container.ready && stateOf(container, 'running'))
        hasRunning = true;
    }
    if (text === 'Completed' && hasRunning) text = 'Running';
  }
  if (!pod.metadata.deletionTimestamp) return text;
  return status.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
}

function restartsText(pod: KubernetesObject, now: Date): string {
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  const count = statuses.reduce(
    (sum, { restartCount }) => sum + Number(restartCount ?? 0),
    0,
  );
  const last = statuses
    .map(item => fieldsAt(item, 'lastState', 'terminated').finishedAt)
    .filter(Boolean)
    .map(String)
    .sort()
    .pop();
  return count > 0 && last ? `${count} (${ageOf(last, now)} ago)` : `${count}`;
}

function readyText(pod: KubernetesObject): string {
  const total = listAt(pod, 'spec', 'containers').length;
  const ready = objectsAt(pod, 'status', 'containerStatuses').filter(
    status => status.ready === true,
  );
  return `${ready.length}/${total}`;
}

export const podColumns: Column[] = [
  name,
  { name: 'Ready', value: readyText },
  { name: 'Status', value: podStatusText },
  { name: 'Restarts', value: restartsText },
  age,
  field('IP', 'status.podIP', { wide: true, absent: '<none>' }),
  field('Node', 'spec.nodeName', { wide: true, absent: '<none>' }),
  field('Nominated Node', 'status.nominatedNodeName', {
    wide: true,
    absent: '<none>',
  }),
  { name: 'Readiness Gates', wide: true, value: () => '<none>' },
];
