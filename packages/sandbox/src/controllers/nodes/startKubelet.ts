import { mkdirSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { ContainerRuntime } from '../../ContainerRuntime';
import { Kubelet } from '../../kubernetes';
import { ControllerContext } from '../ControllerContext';
import { StorageDriver } from '../StorageDriver';
import { Pod, isBeingDeleted } from '../kinds';
import { startController } from '../startController';
import { isFinished } from '../workloads/pods';
import { Machines } from './Machines';
import { NodeTools, report } from './NodeTools';
import { PodWorker } from './PodWorker';

export interface KubeletOptions {
  /** The name of its node. */
  node: string;
  /** Where it keeps what is not on the array. What lies there is from before its machine went off. */
  directory: string;
  machines: Machines;
  driver: StorageDriver;
  runtime: ContainerRuntime;
  /** An address for a pod, that no other one in the cluster has. */
  nextAddress(): string;
}

/**
 * One node: it mounts the volumes of the pods that it is given, runs their
 * containers, watches their health and takes the pods away once they have
 * stopped. It is also what the API server asks for logs and connections.
 */
export function startKubelet(
  context: ControllerContext,
  options: KubeletOptions,
): { kubelet: Kubelet; close(): Promise<void> } {
  const { directory, nextAddress } = options;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const workers = new Map<string, PodWorker>();
  const images = new Set<string>();

  const find = (namespace: string, name: string) =>
    [...workers.values()].find(
      ({ pod }) =>
        pod.metadata.name === name && pod.metadata.namespace === namespace,
    );

  const controller = startController(context, {
    manager: 'kubelet',
    setUp: ({ client, events }) => {
      const tools: NodeTools = {
        ...{ context, client, events, images },
        ...options,
      };
      const start = (pod: Pod) => {
        const worker = new PodWorker(tools, pod, nextAddress);
        workers.set(pod.metadata.uid ?? '', worker);
        worker.start();
        return worker;
      };
      const end = (worker: PodWorker, uid: string) => {
        worker
          .terminate()
          .then(() => workers.delete(uid))
          .catch(error => report(tools, worker.pod, error));
      };
      return {
        pods: (pod, change) => {
          const { uid = '' } = pod.metadata;
          const worker = workers.get(uid);
          if (pod.spec.nodeName !== options.node) return;
          if (change === 'DELETED' || isBeingDeleted(pod)) {
            // A pod that nobody runs still has to be let go.
            if (worker) end(worker, uid);
            else if (change !== 'DELETED')
              end(new PodWorker(tools, pod, nextAddress), uid);
          } else if (!worker && !isFinished(pod)) {
            start(pod);
          }
        },
      };
    },
  });

  const kubelet: Kubelet = {
    dial: async (namespace, pod, port): Promise<Socket> => {
      const container = find(namespace, pod)?.containers.find(one =>
        one.listens(port),
      );
      if (!container) {
        throw new Error(
          `failed to connect to localhost:${port} inside pod ${namespace}/${pod}: dial tcp4 127.0.0.1:${port}: connect: connection refused`,
        );
      }
      return container.dial(port);
    },
    log: (namespace, pod, { container, previous = false }) => {
      const containers = find(namespace, pod)?.everyContainer ?? [];
      const wanted = containers.find(({ name }) => name === container);
      return (container ? wanted : containers[0])?.log(previous);
    },
  };

  return {
    kubelet,
    close: async () => {
      controller.close();
      await Promise.all([...workers.values()].map(worker => worker.kill()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
