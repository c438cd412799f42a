import type { Preflight, PreflightFinding } from './types';

/** What a capture needs and a clone of a point that exists does not. */
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

/**
 * The first finding of the last check that nobody gets past before it is fixed or acknowledged.
 *
 * @public
 */
export function obstacleTo(
  verb: 'capture' | 'clone',
  preflight: Preflight | undefined,
): PreflightFinding | undefined {
  const others = verb === 'capture' ? OF_CLONES : OF_CAPTURES;
  return preflight?.findings.find(
    ({ id, state }) => state === 'blocked' && !others.has(id),
  );
}
