import type {
  PreflightFinding,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** Worst first. */
const SEVERITY: Record<PreflightFinding['state'], number> = {
  blocked: 0,
  unreachable: 1,
  warning: 2,
  ok: 3,
};

/** What a capture needs and a clone of a point that exists does not: docs/checks.md, "stops". */
const OF_CAPTURES = new Set([
  'reach',
  'tls',
  'login',
  'networkPolicy',
  'databases',
  'checkpoint',
  'suspend',
  'claim',
  'quota',
]);
/** What a clone needs and a capture does not. */
const OF_CLONES = new Set([
  'storageClass',
  'adminCredentials',
  'memory',
  'edition',
  'files',
  'version',
  'startupProcedures',
  'logonTriggers',
  'audits',
  'availabilityGroups',
  'isolation',
  'clients',
]);

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
  const blocking = openFindings(source).filter(
    ({ state }) => state === 'blocked',
  );
  return {
    captures: blocking.some(({ id }) => !OF_CLONES.has(id)),
    clones: blocking.some(({ id }) => !OF_CAPTURES.has(id)),
  };
}
