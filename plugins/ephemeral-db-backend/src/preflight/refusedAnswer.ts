import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The golden login may not ask something: nobody knows, and that is a finding. */
export function refusedAnswer(
  id: string,
  what: string,
  { refused }: { refused: string },
  fix: string,
): PreflightFinding {
  return {
    id,
    state: 'warning',
    found: `Nobody knows ${what}: ${refused}`,
    fix,
  };
}
