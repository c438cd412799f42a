import type { Socket } from 'node:net';

/** What the API server asks of the node that runs a pod. */
export interface Kubelet {
  /**
   * A connection to a port inside the pod, for port-forward.
   *
   * @throws Error that names pod, port and reason where nothing listens
   */
  dial(namespace: string, pod: string, port: number): Promise<Socket>;
  /** Lines of the pod's log, oldest first; undefined where the container has none. */
  log(
    namespace: string,
    pod: string,
    options: { tailLines?: number; previous?: boolean },
  ): string[] | undefined;
}
