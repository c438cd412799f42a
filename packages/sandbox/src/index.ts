export { applyGolden, golden, goldenManifests } from './golden';
export { createIdleRuntime } from './rooms/createIdleRuntime';
export { startApiAlone } from './rooms/startApiAlone';
export { startArrayAlone } from './rooms/startArrayAlone';
export { startInProcess, type InProcessCluster } from './rooms/startInProcess';
export { startSqlServer } from './sqlserver';
export { startSandbox, type Sandbox, type SandboxOptions } from './Sandbox';
export { makeTemporaryFolder } from './state/temporaryFolder';
export {
  driverProfiles,
  type DriverName,
  type DriverProfile,
} from './drivers/profiles';
export type { Fault } from './faults';
export type { LatencyOptions } from './latency';
export {
  allResources,
  apiVersionOf,
  createCertificate,
  LocalApi,
  resourceOf,
  resources,
  StatusError,
  type KubernetesObject,
  type Resource,
} from './kubernetes';
export { VirtualClock } from './time/VirtualClock';
