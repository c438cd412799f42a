import type { Socket } from 'node:net';
import type { LogLine } from '../ContainerRuntime';

/** What the API server asks of the node that runs a pod. */
export interface Kubelet {
  /**
   * A connection to a port inside the pod, for port-forward.
   *
   * @throws Error that names pod, port and reason where nothing listens
   */
  dial(namespace: string, pod: string, port: number): Promise<Socket>;
  /**
   * The log of a container, oldest line first; undefined where it has none. The first container's unless one is named.
   *
   * @throws StatusError where the pod's node does not answer
   */
  log(
    namespace: string,
    pod: string,
    options: { container?: string; previous?: boolean },
  ): LogLine[] | undefined;
}
