import { matchesLabelSelector } from '../../kubernetes';
import { ControllerClient } from '../ControllerClient';
import { Pod, Service, ServicePort, isBeingDeleted } from '../kinds';
import { isFinished, isPodReady } from '../workloads/pods';

/** The pods behind a service that have an address; none without a selector. */
export function podsBehind(client: ControllerClient, service: Service): Pod[] {
  const { selector } = service.spec;
  if (!selector || Object.keys(selector).length === 0) {
    return [];
  }
  return client
    .list('pods', service.metadata.namespace)
    .filter(
      pod =>
        pod.status.podIP !== undefined &&
        !isFinished(pod) &&
        matchesLabelSelector({ matchLabels: selector }, pod.metadata.labels),
    );
}

/** Whether connections may be given to a pod. */
export function isServing(service: Service, pod: Pod): boolean {
  if (service.spec.publishNotReadyAddresses) return true;
  return isPodReady(pod) && !isBeingDeleted(pod);
}

/** The port of a pod that a service's port leads to; undefined where it has none of that name. */
export function targetPortOf(
  { port, targetPort = port }: ServicePort,
  pod: Pod,
): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return pod.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find(({ name }) => name === targetPort)?.containerPort;
}
