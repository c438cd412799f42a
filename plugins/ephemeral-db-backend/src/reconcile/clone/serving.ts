import type { CloneFailure } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ClonePlan, CloneSituation } from './CloneSituation';

/**
 * Watches a clone that people work with: it is unavailable while its server
 * does not run, with the platform's reason, and ready again by itself. Nothing
 * is repaired here: the platform restarts pods, and what people have changed in
 * their own namespace is theirs.
 */
export function planServing(situation: CloneSituation): ClonePlan {
  const failure = findOutage(situation);
  return {
    status: failure
      ? { phase: 'unavailable', failure }
      : { phase: 'ready', failure: undefined },
    actions: [],
    windows: { importing: 'outside', binding: 'outside' },
  };
}

function findOutage({ observed }: CloneSituation): CloneFailure | undefined {
  const { deployment, pods, claim } = observed;
  if (pods.some(pod => pod.ready && !pod.deleting)) return undefined;
  const stage = 'ready';
  if (!claim || claim.deletingSince !== undefined || !deployment) {
    return {
      stage,
      reason: 'DeletedOutside',
      message: `The ${
        deployment ? 'PersistentVolumeClaim' : 'Deployment'
      } of this clone was deleted outside Backstage`,
      next: 'Delete this clone and order a new one.',
    };
  }
  if (deployment.replicas === 0) {
    return {
      stage,
      reason: 'ScaledDown',
      message: 'The Deployment of this clone was scaled to 0',
      next: 'Scale it to 1 again.',
    };
  }
  const known =
    pods.find(pod => pod.trouble)?.trouble ??
    deployment.refusal ??
    observed.warning;
  return {
    stage,
    reason: known?.reason ?? 'NotReady',
    message: known?.message ?? 'SQL Server does not answer on its port',
    next: 'It is ready again by itself once its pod runs; if it does not, read the log of the pod.',
  };
}
