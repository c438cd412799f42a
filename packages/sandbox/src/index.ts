export { applyGolden, golden } from './golden';
export { startSandbox, type Sandbox, type SandboxOptions } from './Sandbox';
export { driverProfiles, type DriverName } from './drivers/profiles';
export type { Fault } from './faults';
export type { LatencyOptions } from './latency';
export { createCertificate, resources } from './kubernetes';
export { VirtualClock } from './time/VirtualClock';
