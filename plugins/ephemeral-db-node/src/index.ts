/**
 * Extension points of the ephemeral-db backend: storage usage and the database engine.
 *
 * @packageDocumentation
 */

export type {
  DatabaseEngine,
  DatabaseLogin,
  DatabaseTarget,
  ProbeReading,
  Quiesced,
  QuiesceRequest,
  ReadProbesRequest,
  SecureRequest,
  Suspended,
  SuspendRequest,
  VerifyRequest,
} from './engine/DatabaseEngine';
export {
  ephemeralDbEngineExtensionPoint,
  type EphemeralDbEngineExtensionPoint,
} from './engine/ephemeralDbEngineExtensionPoint';
export {
  ephemeralDbStorageUsageExtensionPoint,
  type EphemeralDbStorageUsageExtensionPoint,
} from './usage/ephemeralDbStorageUsageExtensionPoint';
export type {
  MeasuredUsage,
  MeasuredVolume,
  StorageUsageProvider,
} from './usage/StorageUsageProvider';
