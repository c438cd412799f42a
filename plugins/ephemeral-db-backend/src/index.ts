/**
 * Snapshots and clones of golden SQL Server databases on Kubernetes.
 *
 * @packageDocumentation
 */

export {
  cloneResourceRef,
  createEphemeralDbCloneConditionalDecision,
  createEphemeralDbSnapshotConditionalDecision,
  createEphemeralDbSourceConditionalDecision,
  ephemeralDbCloneConditions,
  ephemeralDbCloneRules,
  ephemeralDbSnapshotConditions,
  ephemeralDbSnapshotRules,
  ephemeralDbSourceConditions,
  ephemeralDbSourceRules,
  type FactQuery,
  type ResourceFacts,
  snapshotResourceRef,
  sourceResourceRef,
} from './authorize/resources';
export { ephemeralDbPlugin, ephemeralDbPlugin as default } from './plugin';
