import { join } from 'node:path';
import { ContainerRuntime } from '../../ContainerRuntime';
import { Kubelet, StatusError, resources } from '../../kubernetes';
import { ControllerContext } from '../ControllerContext';
import { StorageDriver } from '../StorageDriver';
import { Pod } from '../kinds';
import { Machines } from './Machines';
import { startKubelet } from './startKubelet';

const KUBELET = '127.0.0.1:10250';
const NO_ROUTE = `dial tcp ${KUBELET}: connect: no route to host`;

/** The machines of the cluster, for whoever wants to pull a plug. */
export interface Nodes {
  /**
   * Turns a machine off as when its power fails: its containers are gone and
   * its kubelet is silent. The cluster notices after a while.
   *
   * @throws Error where there is no such node
   */
  lose(name: string): Promise<void>;
  /** Turns it on again; it finds the pods that are still its own. */
  recover(name: string): void;
}

export interface NodesOptions {
  names: string[];
  /** Has a folder for each of them. */
  directory: string;
  machines: Machines;
  driver: StorageDriver;
  runtime: ContainerRuntime;
}

/** Starts a kubelet on each machine. Together they are what the API server asks for logs and connections. */
export function startNodes(
  context: ControllerContext,
  { names, directory, machines, driver, runtime }: NodesOptions,
): { kubelet: Kubelet; nodes: Nodes; close(): Promise<void> } {
  let addresses = 1;
  const nextAddress = () => {
    addresses += 1;
    return `10.244.${Math.floor(addresses / 254) % 256}.${addresses % 254}`;
  };
  const start = (node: string) =>
    startKubelet(context, {
      ...{ node, machines, driver, runtime, nextAddress },
      directory: join(directory, node),
    });
  const running = new Map(names.map(name => [name, start(name)]));

  /** The kubelet of a pod's node; any one where nobody knows the pod. */
  const kubeletOf = (namespace: string, name: string): Kubelet | undefined => {
    const pod = context.store.get(resources.pods, namespace, name);
    const node = (pod as Pod | undefined)?.spec.nodeName ?? names[0];
    return running.get(node)?.kubelet;
  };
  const known = (name: string) => {
    if (!names.includes(name)) {
      throw new Error(
        `There is no node ${name}. This cluster has ${names.join(', ')}.`,
      );
    }
  };

  return {
    kubelet: {
      dial: async (namespace, pod, port) => {
        const kubelet = kubeletOf(namespace, pod);
        if (!kubelet) {
          throw new Error(`error dialing backend: ${NO_ROUTE}`);
        }
        return kubelet.dial(namespace, pod, port);
      },
      log: (namespace, pod, options) => {
        const kubelet = kubeletOf(namespace, pod);
        if (!kubelet) {
          const { container = '' } = options;
          throw new StatusError(
            500,
            'InternalError',
            `Get "https://${KUBELET}/containerLogs/${namespace}/${pod}/${container}": ${NO_ROUTE}`,
          );
        }
        return kubelet.log(namespace, pod, options);
      },
    },
    nodes: {
      lose: async name => {
        known(name);
        const kubelet = running.get(name);
        if (!kubelet) return;
        running.delete(name);
        machines.lose(name, context.clock.now());
        await kubelet.close();
      },
      recover: name => {
        known(name);
        if (running.has(name)) return;
        machines.recover(name);
        running.set(name, start(name));
      },
    },
    close: async () => {
      await Promise.all([...running.values()].map(one => one.close()));
    },
  };
}
