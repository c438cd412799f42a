import { PolicyRule } from './PolicyRule';

/** Somebody whom the API server knows, and what it knows of them. */
export interface Identity {
  name: string;
  uid?: string;
  groups?: string[];
  /** What else a token says of its bearer. */
  extra?: Record<string, string[]>;
}

/** Somebody whom the cluster was started with, as from a file of tokens. */
export interface User extends Identity {
  /** Bearer token. */
  token: string;
  /** Rights in the whole cluster; `all` like those of system:masters. */
  rules?: 'all' | PolicyRule[];
  /** Rights in single namespaces, by their name. */
  namespaceRules?: Record<string, PolicyRule[]>;
}

export const SUPERUSERS = 'system:masters';
export const AUTHENTICATED = 'system:authenticated';
export const SERVICE_ACCOUNTS = 'system:serviceaccounts';

/** Who asks without a token. */
export const NOBODY: Identity = {
  name: 'system:anonymous',
  groups: ['system:unauthenticated'],
};

/** All groups of somebody, with the one that everybody is in who has logged in. */
export function groupsOf({ name, groups = [] }: Identity): string[] {
  if (name === NOBODY.name || groups.includes(AUTHENTICATED)) return groups;
  return [...groups, AUTHENTICATED];
}

export function serviceAccountName(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** Whose service account a user name stands for; undefined for any other name. */
export function parseServiceAccountName(
  user: string,
): { namespace: string; name: string } | undefined {
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user);
  return match ? { namespace: match[1], name: match[2] } : undefined;
}

/** The groups of every service account of a namespace. */
export function serviceAccountGroups(namespace: string): string[] {
  return [SERVICE_ACCOUNTS, `${SERVICE_ACCOUNTS}:${namespace}`];
}
