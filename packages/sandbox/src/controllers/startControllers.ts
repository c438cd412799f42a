import { join } from 'node:path';
import { ContainerRuntime } from '../ContainerRuntime';
import type { DriverProfile } from '../drivers/profiles';
import { Faults } from '../faults';
import { Kubelet, ObjectStore } from '../kubernetes';
import { Latency } from '../latency';
import { StorageArray } from '../storage';
import { Clock } from '../time/Clock';
import { Controller, ControllerContext } from './ControllerContext';
import { StorageDriver } from './StorageDriver';
import { startNamespaceController } from './namespaces/startNamespaceController';
import { startNamespaceDefaults } from './namespaces/startNamespaceDefaults';
import { startEndpointSliceController } from './network/startEndpointSliceController';
import { startLoadBalancers } from './network/startLoadBalancers';
import { startServiceProxy } from './network/startServiceProxy';
import { Machines } from './nodes/Machines';
import { startNodeLifecycle } from './nodes/startNodeLifecycle';
import { Nodes, startNodes } from './nodes/startNodes';
import { startScheduler } from './nodes/startScheduler';
import { startTaintEviction } from './nodes/startTaintEviction';
import { seedCluster } from './seedCluster';
import { startSnapshotController } from './snapshots/startSnapshotController';
import { startSnapshotSidecar } from './snapshots/startSnapshotSidecar';
import { startAttachController } from './volumes/startAttachController';
import { startAttacher } from './volumes/startAttacher';
import { startProtection } from './volumes/startProtection';
import { startProvisioner } from './volumes/startProvisioner';
import { startVolumeBinder } from './volumes/startVolumeBinder';
import { startDeploymentController } from './workloads/startDeploymentController';
import { startGarbageCollector } from './workloads/startGarbageCollector';
import { startReplicaSetController } from './workloads/startReplicaSetController';

export interface ControllersOptions {
  store: ObjectStore;
  array: StorageArray;
  runtime: ContainerRuntime;
  /** Where the nodes keep what is not on the array, in a folder `nodes`. */
  directory: string;
  latency: Latency;
  faults: Faults;
  driver: DriverProfile;
  /** Told about failures that nobody expects, with who failed at what. */
  report(where: string, error: unknown): void;
  clock?: Clock;
  /** The names of the nodes; one, `sandbox`, unless given. */
  nodes?: string[];
  /** The certificate of the API server, PEM, for every namespace's `kube-root-ca.crt`. */
  rootCertificate?: string;
}

/** Each of the cluster's controllers, by the name that its events or its process bears. */
export type ControllerName =
  | 'attachdetach-controller'
  | 'csi-attacher'
  | 'csi-provisioner'
  | 'csi-snapshotter'
  | 'default-scheduler'
  | 'deployment-controller'
  | 'endpointslice-controller'
  | 'garbage-collector'
  | 'load-balancers'
  | 'namespace-controller'
  | 'namespace-defaults'
  | 'node-lifecycle-controller'
  | 'persistentvolume-controller'
  | 'pvc-protection-controller'
  | 'replicaset-controller'
  | 'service-proxy'
  | 'snapshot-controller'
  | 'taint-eviction-controller';

/** Everything of a cluster but its API server, at work. */
export interface Controllers {
  /** What the API server asks for logs and port-forwards. */
  kubelet: Kubelet;
  driver: StorageDriver;
  nodes: Nodes;
  /** Ends one controller alone, as when its process hangs or is restarted. */
  stop(name: ControllerName): void;
  /** Starts one that was stopped; it begins with what it finds. */
  start(name: ControllerName): void;
  /** Ends all of it; containers are stopped first, so that their files are closed. */
  close(): Promise<void>;
}

/** Lays out the cluster's own objects and starts all its controllers and its nodes. */
export function startControllers(options: ControllersOptions): Controllers {
  const { store, array, runtime, latency, faults, report } = options;
  const { clock = new Clock(), nodes: names = ['sandbox'] } = options;
  const context: ControllerContext = { store, clock, latency, faults, report };
  const driver = new StorageDriver(context, array, options.driver);
  seedCluster(store, { nodes: names, driver: options.driver });
  const machines = new Machines();
  const {
    kubelet,
    nodes,
    close: closeNodes,
  } = startNodes(context, {
    ...{ names, machines, driver, runtime },
    directory: join(options.directory, 'nodes'),
  });
  const starters: Record<ControllerName, () => Controller> = {
    'namespace-defaults': () =>
      startNamespaceDefaults(context, options.rootCertificate ?? ''),
    'persistentvolume-controller': () => startVolumeBinder(context),
    'csi-provisioner': () => startProvisioner(context, driver),
    'pvc-protection-controller': () => startProtection(context),
    'attachdetach-controller': () => startAttachController(context, machines),
    'csi-attacher': () => startAttacher(context, driver),
    'snapshot-controller': () => startSnapshotController(context),
    'csi-snapshotter': () => startSnapshotSidecar(context, driver),
    'deployment-controller': () => startDeploymentController(context),
    'replicaset-controller': () => startReplicaSetController(context),
    'garbage-collector': () => startGarbageCollector(context),
    'default-scheduler': () => startScheduler(context),
    'endpointslice-controller': () => startEndpointSliceController(context),
    'load-balancers': () => startLoadBalancers(context),
    'service-proxy': () => startServiceProxy(context, kubelet),
    'namespace-controller': () => startNamespaceController(context),
    'node-lifecycle-controller': () => startNodeLifecycle(context, machines),
    'taint-eviction-controller': () => startTaintEviction(context),
  };
  const running = new Map(
    Object.entries(starters).map(([name, start]) => [name, start()]),
  );
  return {
    kubelet,
    driver,
    nodes,
    stop: name => {
      running.get(name)?.close();
      running.delete(name);
    },
    start: name => {
      if (!running.has(name)) running.set(name, starters[name]());
    },
    close: async () => {
      running.forEach(controller => controller.close());
      // Whatever still waits ends here; stopping what runs needs no clock.
      clock.close();
      await closeNodes();
    },
  };
}
