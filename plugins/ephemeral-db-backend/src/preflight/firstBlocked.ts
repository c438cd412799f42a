import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The first finding that an order can't get past. */
export function firstBlocked(
  findings: (PreflightFinding | undefined)[],
): PreflightFinding | undefined {
  return findings.find(finding => finding?.state === 'blocked');
}
