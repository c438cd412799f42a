import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { GoldenSource } from '../sources/types';
import { acknowledge } from './acknowledge';

/** The first finding that an order can't get past. */
export function firstBlocked(
  source: GoldenSource,
  findings: (PreflightFinding | undefined)[],
): PreflightFinding | undefined {
  return findings.find(
    finding => finding && acknowledge(finding, source).state === 'blocked',
  );
}
