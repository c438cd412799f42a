/** A rule as in a Role or ClusterRole. */
export interface PolicyRule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

/** What somebody wants to do: with a resource, or with a path that is none. */
export interface AccessAttributes {
  verb: string;
  group?: string;
  /** Plural; absent for a path. */
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  path?: string;
}

function includes(wanted: string, list: string[] | undefined): boolean {
  return list?.some(item => item === '*' || item === wanted) ?? false;
}

function coversPath(rule: PolicyRule, path: string): boolean {
  return (rule.nonResourceURLs ?? []).some(pattern =>
    pattern.endsWith('*')
      ? path.startsWith(pattern.slice(0, -1))
      : pattern === path,
  );
}

/** `pods/log` is covered by itself, by `*` and by every `log`, never by `pods`. */
function coversResource(rule: PolicyRule, wanted: AccessAttributes): boolean {
  const { resource = '', subresource, name } = wanted;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const names = rule.resourceNames ?? [];
  return (
    includes(wanted.group ?? '', rule.apiGroups) &&
    (includes(full, rule.resources) ||
      (subresource !== undefined &&
        (rule.resources ?? []).includes(`*/${subresource}`))) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

/** Whether a rule allows it (k8s.io/kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go). */
export function allows(rule: PolicyRule, wanted: AccessAttributes): boolean {
  return (
    includes(wanted.verb, rule.verbs) &&
    (wanted.resource === undefined
      ? coversPath(rule, wanted.path ?? '')
      : coversResource(rule, wanted))
  );
}
