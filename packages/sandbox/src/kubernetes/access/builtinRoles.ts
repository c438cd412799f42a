import { KubernetesObjectInput } from '../objects';
import { Resource, resources } from '../resources';
import { PolicyRule } from './PolicyRule';
import { AUTHENTICATED, NOBODY, SUPERUSERS } from './User';

const GROUP = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const AGGREGATE = `${GROUP}/aggregate-to-`;

function rule(apiGroup: string, names: string[], verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources: names, verbs };
}

function paths(...nonResourceURLs: string[]): PolicyRule {
  return { nonResourceURLs, verbs: ['get'] };
}

const HEALTH = ['/healthz', '/livez', '/readyz', '/version', '/version/'];

const VIEWED: PolicyRule[] = [
  rule(
    '',
    [
      'configmaps',
      'persistentvolumeclaims',
      'persistentvolumeclaims/status',
      'pods',
      'serviceaccounts',
      'services',
      'services/status',
    ],
    READ,
  ),
  rule(
    '',
    [
      'events',
      'limitranges',
      'namespaces/status',
      'pods/log',
      'pods/status',
      'resourcequotas',
      'resourcequotas/status',
    ],
    READ,
  ),
  rule('', ['namespaces'], READ),
  rule('discovery.k8s.io', ['endpointslices'], READ),
  rule(
    'apps',
    [
      'deployments',
      'deployments/scale',
      'deployments/status',
      'replicasets',
      'replicasets/scale',
      'replicasets/status',
    ],
    READ,
  ),
  rule('networking.k8s.io', ['networkpolicies'], READ),
];

const EDITED: PolicyRule[] = [
  rule('', ['pods/attach', 'pods/exec', 'pods/portforward', 'secrets'], READ),
  rule('', ['serviceaccounts'], ['impersonate']),
  rule('', ['pods', 'pods/attach', 'pods/exec', 'pods/portforward'], WRITE),
  rule('', ['pods/eviction'], ['create']),
  rule(
    '',
    [
      'configmaps',
      'events',
      'persistentvolumeclaims',
      'secrets',
      'serviceaccounts',
      'services',
    ],
    WRITE,
  ),
  rule('', ['serviceaccounts/token'], ['create']),
  rule(
    'apps',
    [
      'deployments',
      'deployments/rollback',
      'deployments/scale',
      'replicasets',
      'replicasets/scale',
    ],
    WRITE,
  ),
  rule('networking.k8s.io', ['networkpolicies'], WRITE),
  rule('coordination.k8s.io', ['leases'], [...WRITE, ...READ]),
];

const ADMINISTERED: PolicyRule[] = [
  rule('authorization.k8s.io', ['localsubjectaccessreviews'], ['create']),
  rule(GROUP, ['rolebindings', 'roles'], [...WRITE, ...READ]),
];

/** The roles for people whose rules are gathered from others by label. */
const AGGREGATED: [name: string, from: string][] = [
  ['admin', 'admin'],
  ['edit', 'edit'],
  ['view', 'view'],
];

const ROLES: [name: string, rules: PolicyRule[], feeds?: string][] = [
  [
    'cluster-admin',
    [rule('*', ['*'], ['*']), { nonResourceURLs: ['*'], verbs: ['*'] }],
  ],
  ['system:aggregate-to-admin', ADMINISTERED, 'admin'],
  ['system:aggregate-to-edit', EDITED, 'edit'],
  ['system:aggregate-to-view', VIEWED, 'view'],
  [
    'system:basic-user',
    [
      rule(
        'authorization.k8s.io',
        ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
        ['create'],
      ),
      rule('authentication.k8s.io', ['selfsubjectreviews'], ['create']),
    ],
  ],
  [
    'system:discovery',
    [
      paths(
        ...['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez'],
        ...['/openapi', '/openapi/*', '/readyz', '/version', '/version/'],
      ),
    ],
  ],
  ['system:public-info-viewer', [paths(...HEALTH)]],
];

const BINDINGS: [role: string, groups: string[]][] = [
  ['cluster-admin', [SUPERUSERS]],
  ['system:basic-user', [AUTHENTICATED]],
  ['system:discovery', [AUTHENTICATED]],
  ['system:public-info-viewer', [AUTHENTICATED, ...(NOBODY.groups ?? [])]],
];

function metadata(name: string, labels: Record<string, string> = {}) {
  return {
    name,
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    annotations: { [`${GROUP}/autoupdate`]: 'true' },
  };
}

function feeding(role: string): Record<string, string> {
  return { [`${AGGREGATE}${role}`]: 'true' };
}

/**
 * The roles that every cluster starts with, as far as they speak of what the
 * sandbox serves (k8s.io/kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
 */
export function builtinRoles(): [Resource, KubernetesObjectInput][] {
  return [
    ...ROLES.map(([name, rules, feeds]): [Resource, KubernetesObjectInput] => [
      resources.clusterRoles,
      { metadata: metadata(name, feeds ? feeding(feeds) : {}), rules },
    ]),
    ...AGGREGATED.map(
      ([name, from], index): [Resource, KubernetesObjectInput] => [
        resources.clusterRoles,
        {
          // Each of the three has also what the next one has.
          metadata: metadata(
            name,
            index > 0 ? feeding(AGGREGATED[index - 1][0]) : {},
          ),
          aggregationRule: {
            clusterRoleSelectors: [{ matchLabels: feeding(from) }],
          },
          rules: [],
        },
      ],
    ),
    ...BINDINGS.map(([role, groups]): [Resource, KubernetesObjectInput] => [
      resources.clusterRoleBindings,
      {
        metadata: metadata(role),
        roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
        subjects: groups.map(name => ({
          apiGroup: GROUP,
          kind: 'Group',
          name,
        })),
      },
    ]),
  ];
}
