import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { parseQuantity } from '../kubernetes/quantity';
import type { GoldenSource } from '../sources/types';
import type { SourceObservations } from './observations';

const POINTS = 'count/volumesnapshots.snapshot.storage.k8s.io';
/** Fewer points than these left are too few to go on with. */
const FEW = 5;

/** How many more points the quotas of the golden namespace allow. */
export function judgeQuota(
  { quotas }: Pick<SourceObservations, 'quotas'>,
  source: GoldenSource,
): PreflightFinding {
  const id = 'quota';
  const { namespace } = source;
  if (quotas.state !== 'found') {
    return {
      id,
      state: 'warning',
      found: `Nobody knows whether quotas of ${namespace} leave room for points: ${
        quotas.state === 'unknown' ? quotas.message : 'there is no answer'
      }`,
      fix: 'Give the backend the right to list resourcequotas, as in deploy/rbac.yaml.',
    };
  }
  const tightest = quotas.value
    .flatMap(({ metadata, status }) => {
      const hard = parseQuantity(status?.hard?.[POINTS]);
      const used = parseQuantity(status?.used?.[POINTS]) ?? 0;
      return hard === undefined
        ? []
        : [{ name: metadata.name, hard, left: Math.max(0, hard - used) }];
    })
    .sort((one, other) => one.left - other.left)
    .at(0);
  if (!tightest) {
    return {
      id,
      state: 'ok',
      found: `No quota of ${namespace} counts points.`,
    };
  }
  const { name, hard, left } = tightest;
  const found = `ResourceQuota ${namespace}/${name} allows ${hard} points, and ${left} more.`;
  if (left >= FEW) return { id, state: 'ok', found };
  return {
    id,
    state: left === 0 ? 'blocked' : 'warning',
    found,
    fix: `Delete points that nobody needs, or raise it: kubectl -n ${namespace} patch resourcequota ${name} --type merge -p '{"spec":{"hard":{"${POINTS}":"${
      hard + 100
    }"}}}'`,
  };
}
