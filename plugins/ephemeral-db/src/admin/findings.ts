import {
  obstacleTo,
  type PreflightFinding,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** Worst first. */
const SEVERITY: Record<PreflightFinding['state'], number> = {
  blocked: 0,
  unreachable: 1,
  warning: 2,
  ok: 3,
};

/** What asks for a hand, worst first: what an admin acknowledged does not. */
export function openFindings(source: Source): PreflightFinding[] {
  return (source.preflight?.findings ?? [])
    .filter(({ state, acknowledged }) => state !== 'ok' && !acknowledged)
    .sort((one, other) => SEVERITY[one.state] - SEVERITY[other.state]);
}

/** What a source cannot do until its blocking findings are dealt with. */
export function stopped(source: Source): {
  captures: boolean;
  clones: boolean;
} {
  const { preflight } = source;
  return {
    captures: obstacleTo('capture', preflight) !== undefined,
    clones: obstacleTo('clone', preflight) !== undefined,
  };
}
