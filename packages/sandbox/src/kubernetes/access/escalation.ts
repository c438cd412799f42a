import { PolicyRule } from './PolicyRule';

/** One verb on one resource of one group, with one name or any, or on one path. */
function breakDown(rule: PolicyRule): PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [] } = rule;
  const paths = rule.nonResourceURLs ?? [];
  const names = resourceNames.length > 0 ? resourceNames : [undefined];
  return verbs.flatMap(verb => [
    ...apiGroups.flatMap(group =>
      resources.flatMap(resource =>
        names.map(name => ({
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          ...(name === undefined ? {} : { resourceNames: [name] }),
        })),
      ),
    ),
    ...paths.map(path => ({ verbs: [verb], nonResourceURLs: [path] })),
  ]);
}

function has(wanted: string[] | undefined, owned: string[] | undefined) {
  return (wanted ?? []).every(item => owned?.includes(item));
}

function coversResources(owner: PolicyRule, [wanted]: string[] = []): boolean {
  const owned = owner.resources ?? [];
  const subresource = wanted?.split('/')[1];
  return (
    wanted === undefined ||
    owned.includes('*') ||
    owned.includes(wanted) ||
    (subresource !== undefined && owned.includes(`*/${subresource}`))
  );
}

function coversPaths(owner: PolicyRule, [wanted]: string[] = []): boolean {
  return (
    wanted === undefined ||
    (owner.nonResourceURLs ?? []).some(pattern =>
      pattern.endsWith('*')
        ? wanted.startsWith(pattern.slice(0, -1))
        : pattern === wanted,
    )
  );
}

function coversRule(owner: PolicyRule, rule: PolicyRule): boolean {
  const owned = owner.resourceNames ?? [];
  return (
    (owner.verbs.includes('*') || has(rule.verbs, owner.verbs)) &&
    (owner.apiGroups?.includes('*') || has(rule.apiGroups, owner.apiGroups)) &&
    coversResources(owner, rule.resources) &&
    coversPaths(owner, rule.nonResourceURLs) &&
    (owned.length === 0 ||
      (rule.resourceNames !== undefined && has(rule.resourceNames, owned)))
  );
}

/** Rules that differ only in their verb, as one. */
function compact(rules: PolicyRule[]): PolicyRule[] {
  const byTarget = new Map<string, PolicyRule>();
  for (const { verbs, ...target } of rules) {
    const key = JSON.stringify(target);
    const known = byTarget.get(key)?.verbs ?? [];
    const all = [...new Set([...known, ...verbs])];
    byTarget.set(key, { ...target, verbs: all });
  }
  return [...byTarget.values()];
}

function quote(texts: string[]): string {
  return `[${texts.map(text => JSON.stringify(text)).join(' ')}]`;
}

function describe(rule: PolicyRule): string {
  const parts: [title: string, values: string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  return `{${parts
    .flatMap(([title, values]) =>
      values?.length ? [`${title}:${quote(values)}`] : [],
    )
    .join(', ')}}`;
}

/**
 * What somebody would give without having it, one line each, as the API server
 * names it (k8s.io/kubernetes, pkg/registry/rbac/validation/rule.go).
 */
export function missingRights(
  owned: PolicyRule[],
  given: PolicyRule[],
): string[] {
  const missing = given
    .flatMap(breakDown)
    .filter(rule => !owned.some(owner => coversRule(owner, rule)));
  return compact(missing).map(describe).sort();
}

/** The sentence in which the API server refuses it. */
export function escalationMessage(
  user: string,
  groups: string[],
  missing: string[],
): string {
  return `user ${JSON.stringify(user)} (groups=${quote(
    groups,
  )}) is attempting to grant RBAC permissions not currently held:\n${missing.join(
    '\n',
  )}`;
}
