import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { GoldenSource } from '../sources/types';

/** One step better than found: what an admin knows of stops nobody, and asks for no attention. */
const BETTER: Partial<
  Record<PreflightFinding['state'], PreflightFinding['state']>
> = { blocked: 'warning', warning: 'ok' };

/** Takes what an admin has acknowledged in the configuration for known. What can't be reached can't be acknowledged. */
export function acknowledge(
  finding: PreflightFinding,
  { preflight }: GoldenSource,
): PreflightFinding {
  const state = BETTER[finding.state];
  if (!state || !preflight?.acknowledge.includes(finding.id)) return finding;
  return { ...finding, state, acknowledged: true };
}
