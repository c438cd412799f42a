import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { AccessQuestion } from '../kubernetes/Cluster';
import { parseQuantity } from '../kubernetes/quantity';
import type { ClusterConfiguration, GoldenSource } from '../sources/types';
import { acknowledge } from './acknowledge';
import {
  judgeClients,
  judgeIsolation,
  judgeNetworkPolicy,
} from './judgeNetwork';
import { judgeQuota } from './judgeQuota';
import { judgeServer } from './judgeServer';
import {
  judgeClaim,
  judgeDriver,
  judgeListSnapshots,
  judgeReclaimPolicy,
  judgeStorageClass,
  judgeVolumeSnapshotClass,
} from './judgeStorage';
import type { SourceObservations } from './observations';

/** SQL Server exits with less. */
const LEAST_MEGABYTES = 2_000;

/** Whether a golden source is fit for captures and clones, check by check. Pure. */
export function judge(
  observations: SourceObservations,
  source: GoldenSource,
  cluster: Pick<ClusterConfiguration, 'name' | 'namespace' | 'backend'>,
): PreflightFinding[] {
  return [
    judgePermissions(observations),
    judgeVolumeSnapshotClass(observations, source),
    judgeStorageClass(observations, source),
    judgeDriver(observations, source),
    judgeReclaimPolicy(observations, source),
    judgeListSnapshots(observations),
    judgeClaim(observations, source),
    judgeQuota(observations, source),
    judgeCredentials(observations, source),
    judgeMemory(source),
    judgeIsolation(source, cluster),
    judgeClients(source),
    judgeNetworkPolicy(observations, source, cluster),
    ...judgeServer(observations, source),
  ]
    .filter(finding => finding !== undefined)
    .map(finding => acknowledge(finding, source));
}

function judgePermissions({ denied }: SourceObservations): PreflightFinding {
  const id = 'permissions';
  if (denied.length === 0) {
    return { id, state: 'ok', found: 'The backend may do all that it needs.' };
  }
  return {
    id,
    state: 'blocked',
    found: `The backend may not ${describeDenied(denied)}.`,
    fix: `Apply deploy/rbac.yaml with the backend's service account as its subject, or add to its role:\n${describeRules(
      denied,
    )}`,
  };
}

/** As a role spells it, to copy. */
function describeRules(denied: AccessQuestion[]): string {
  const rules = new Map<string, Set<string>>();
  for (const { verb, group, resource } of denied) {
    const key = `- apiGroups: ['${group}']\n  resources: [${resource}]`;
    rules.set(key, (rules.get(key) ?? new Set()).add(verb));
  }
  return [...rules]
    .map(([key, verbs]) => `${key}\n  verbs: [${[...verbs].join(', ')}]`)
    .join('\n');
}

/** `create, patch volumesnapshots.snapshot.storage.k8s.io in db-golden; list pods`. */
function describeDenied(denied: AccessQuestion[]): string {
  const verbs = new Map<string, string[]>();
  for (const { verb, group, resource, namespace } of denied) {
    const where = namespace ? ` in ${namespace}` : '';
    const key = `${resource}${group ? `.${group}` : ''}${where}`;
    verbs.set(key, [...(verbs.get(key) ?? []), verb]);
  }
  return [...verbs]
    .map(([key, list]) => `${list.join(', ')} ${key}`)
    .join('; ');
}

function judgeCredentials(
  { credentialTroubles }: SourceObservations,
  source: GoldenSource,
): PreflightFinding {
  const id = 'adminCredentials';
  if (credentialTroubles.length) {
    return {
      id,
      state: 'blocked',
      found: credentialTroubles.join(' '),
      fix: `Correct sources.${source.name}.clones.adminCredentials: without them a clone can't be taken over.`,
    };
  }
  const { length } = source.clones.adminCredentials;
  return {
    id,
    state: 'ok',
    found: `${length} sysadmin login${length > 1 ? 's' : ''} to try on clones.`,
  };
}

function judgeMemory(source: GoldenSource): PreflightFinding {
  const id = 'memory';
  if (!source.clones.resources) {
    return {
      id,
      state: 'ok',
      found: 'Clones get the memory that the golden server has.',
    };
  }
  const { limits } = source.clones.resources;
  const key = `sources.${source.name}.clones.resources.limits.memory`;
  const bytes = parseQuantity(limits?.memory);
  if (bytes === undefined) {
    return {
      id,
      state: 'warning',
      found: 'Clones have no memory limit: one may take all of a node.',
      fix: `Set ${key}, for example 4Gi.`,
    };
  }
  if (bytes / 2 ** 20 < LEAST_MEGABYTES) {
    return {
      id,
      state: 'blocked',
      found: `Clones get ${
        limits!.memory
      } of memory; SQL Server exits with less than ${LEAST_MEGABYTES} MB.`,
      fix: `Raise ${key} to 2Gi or more.`,
    };
  }
  return { id, state: 'ok', found: `Clones get ${limits!.memory} of memory.` };
}
