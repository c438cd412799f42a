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
import { startKubelet } from './nodes/startKubelet';
import { startScheduler } from './nodes/startScheduler';
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
  latency: Latency;
  faults: Faults;
  driver: DriverProfile;
  /** Told about failures that nobody expects, with who failed at what. */
  report(where: string, error: unknown): void;
  clock?: Clock;
  /** The name of the one node; `sandbox` unless given. */
  node?: string;
  /** The certificate of the API server, PEM, for every namespace's `kube-root-ca.crt`. */
  rootCertificate?: string;
}

/** Everything of a cluster but its API server, at work. */
export interface Controllers {
  /** What the API server asks for logs and port-forwards. */
  kubelet: Kubelet;
  driver: StorageDriver;
  /** Ends all of it; containers are stopped first, so that their files are closed. */
  close(): Promise<void>;
}

/** Lays out the cluster's own objects and starts all its controllers and its node. */
export function startControllers(options: ControllersOptions): Controllers {
  const { store, array, runtime, latency, faults, report } = options;
  const { clock = new Clock(), node = 'sandbox' } = options;
  const context: ControllerContext = { store, clock, latency, faults, report };
  const driver = new StorageDriver(context, array, options.driver);
  seedCluster(store, { node, driver: driver.name });
  const { kubelet, close: closeKubelet } = startKubelet(context, {
    ...{ node, driver, runtime },
  });
  const controllers: Controller[] = [
    startNamespaceDefaults(context, options.rootCertificate ?? ''),
    startVolumeBinder(context),
    startProvisioner(context, driver),
    startProtection(context),
    startAttachController(context),
    startAttacher(context, driver),
    startSnapshotController(context),
    startSnapshotSidecar(context, driver),
    startDeploymentController(context),
    startReplicaSetController(context),
    startGarbageCollector(context),
    startScheduler(context),
    startEndpointSliceController(context),
    startLoadBalancers(context),
    startServiceProxy(context, kubelet),
    startNamespaceController(context),
  ];
  return {
    kubelet,
    driver,
    close: async () => {
      controllers.forEach(controller => controller.close());
      // Whatever still waits ends here; stopping what runs needs no clock.
      clock.close();
      await closeKubelet();
    },
  };
}
