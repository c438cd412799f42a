import { Fields, fieldsAt } from '../objects';
import { PolicyRule } from '../access/PolicyRule';
import { User } from '../access/User';
import { Resource, resources } from '../resources';
import { Answer, TestApi } from '../testing/TestApi';

const RBAC = 'rbac.authorization.k8s.io';
const API = `/apis/${RBAC}/v1`;

const keeper: User = { name: 'keeper', token: 'keeper-token', groups: ['ops'] };

const READ_PODS: PolicyRule = {
  apiGroups: [''],
  resources: ['pods', 'pods/log'],
  verbs: ['get', 'list'],
};
const KEEP_ROLES: PolicyRule = {
  apiGroups: [RBAC],
  resources: ['roles', 'rolebindings'],
  verbs: ['create', 'update', 'patch'],
};

describe('roles and bindings', () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await TestApi.start({ users: [keeper] });
    give([KEEP_ROLES, READ_PODS]);
  });
  afterEach(() => api.close());

  /** Binds these rules to the keeper in the whole cluster. */
  function give(rules: PolicyRule[], name = 'keeper'): void {
    create(resources.clusterRoles, { metadata: { name }, rules });
    create(resources.clusterRoleBindings, {
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'ops' }],
    });
  }

  function create(resource: Resource, object: { metadata: Fields } & Fields) {
    return api.store.create(resource, object);
  }

  function asKeeper(method: string, path: string, body: Fields) {
    return api.call(method, `${API}/namespaces/db/${path}`, {
      token: keeper.token,
      body,
    });
  }

  function createRole(name: string, ...rules: PolicyRule[]): Promise<Answer> {
    return asKeeper('POST', 'roles', { metadata: { name }, rules });
  }

  function bind(kind: string, name: string): Promise<Answer> {
    return asKeeper('POST', 'rolebindings', {
      metadata: { generateName: 'b-' },
      roleRef: { apiGroup: RBAC, kind, name },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: 'friend' }],
    });
  }

  it('give no more than their maker has', async () => {
    const lesser = { ...READ_PODS, resources: ['pods'], verbs: ['get'] };
    expect((await createRole('lesser', lesser)).code).toBe(201);
    expect((await bind('Role', 'lesser')).code).toBe(201);
    const { json } = await createRole(
      'more',
      READ_PODS,
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
      {
        apiGroups: ['apps'],
        resources: ['deployments'],
        resourceNames: ['d'],
        verbs: ['delete'],
      },
    );
    expect(json).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      details: { name: 'more', group: RBAC, kind: 'roles' },
      message: [
        `roles.${RBAC} "more" is forbidden: user "keeper" (groups=["ops" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:`,
        '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
        '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["d"], Verbs:["delete"]}',
      ].join('\n'),
    });
    expect(api.store.get(resources.roles, 'db', 'more')).toBeUndefined();
  });

  it('do not grow behind anybody’s back', async () => {
    await createRole('r', READ_PODS);
    const path = 'roles/r';
    const grown = await api.call('PATCH', `${API}/namespaces/db/${path}`, {
      token: keeper.token,
      contentType: 'application/merge-patch+json',
      body: { rules: [{ ...READ_PODS, verbs: ['*'] }] },
    });
    expect(grown.code).toBe(403);
    const labeled = await api.call('PATCH', `${API}/namespaces/db/${path}`, {
      token: keeper.token,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { a: 'b' } } },
    });
    expect(labeled.code).toBe(200);
  });

  it('are bound by those who have what they give', async () => {
    expect((await bind('ClusterRole', 'view')).code).toBe(403);
    expect((await bind('ClusterRole', 'nope')).json.message).toBe(
      `clusterroles.${RBAC} "nope" not found`,
    );
    expect((await bind('ClusterRole', 'keeper')).code).toBe(201);
  });

  it('are given by those who may bind and escalate', async () => {
    give(
      [
        {
          apiGroups: [RBAC],
          resources: ['clusterroles'],
          resourceNames: ['view'],
          verbs: ['bind'],
        },
      ],
      'binder',
    );
    expect((await bind('ClusterRole', 'view')).code).toBe(201);
    expect((await bind('ClusterRole', 'edit')).code).toBe(403);
    const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
    expect((await createRole('all', everything)).code).toBe(403);
    give(
      [{ apiGroups: [RBAC], resources: ['roles'], verbs: ['escalate'] }],
      'escalator',
    );
    expect((await createRole('all', everything)).code).toBe(201);
  });

  it('are gathered from others by label', async () => {
    const sees = async (resource: string) => {
      const { json } = await api.call(
        'POST',
        '/apis/authorization.k8s.io/v1/subjectaccessreviews',
        {
          body: {
            spec: {
              user: 'friend',
              resourceAttributes: {
                ...{ verb: 'list', resource, namespace: 'db' },
                group: 'snapshot.storage.k8s.io',
              },
            },
          },
        },
      );
      return json.status;
    };
    create(resources.roleBindings, {
      metadata: { name: 'friend', namespace: 'db' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: 'friend' }],
    });
    expect(await sees('volumesnapshots')).toEqual({ allowed: false });
    create(resources.clusterRoles, {
      metadata: {
        name: 'see-snapshots',
        labels: { [`${RBAC}/aggregate-to-view`]: 'true' },
      },
      rules: [
        {
          apiGroups: ['snapshot.storage.k8s.io'],
          resources: ['volumesnapshots'],
          verbs: ['get', 'list', 'watch'],
        },
      ],
    });
    expect(await sees('volumesnapshots')).toEqual({
      allowed: true,
      reason:
        'RBAC: allowed by RoleBinding "friend/db" of ClusterRole "view" to User "friend"',
    });
    const admin = api.store.get(resources.clusterRoles, undefined, 'admin');
    expect(admin?.rules).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ resources: ['volumesnapshots'] }),
      ]),
    );
  });

  it('speak of users, groups and service accounts', async () => {
    create(resources.roleBindings, {
      metadata: { name: 'robots', namespace: 'db' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'keeper' },
      subjects: [
        { kind: 'ServiceAccount', name: 'robot', namespace: 'other' },
        { apiGroup: RBAC, kind: 'Group', name: 'system:serviceaccounts:db' },
      ],
    });
    const may = async (user: string, groups: string[] = []) => {
      const { json } = await api.call(
        'POST',
        '/apis/authorization.k8s.io/v1/namespaces/db/localsubjectaccessreviews',
        {
          body: {
            spec: {
              ...{ user, groups },
              resourceAttributes: {
                ...{ verb: 'list', resource: 'pods', namespace: 'db' },
              },
            },
          },
        },
      );
      return fieldsAt(json, 'status').reason;
    };
    const head =
      'RBAC: allowed by RoleBinding "robots/db" of ClusterRole "keeper" to';
    expect(await may('system:serviceaccount:other:robot')).toBe(
      `${head} ServiceAccount "robot/other"`,
    );
    expect(await may('x', ['system:serviceaccounts:db'])).toBe(
      `${head} Group "system:serviceaccounts:db"`,
    );
    expect(await may('x')).toBeUndefined();
    const elsewhere = await api.call(
      'POST',
      '/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews',
      {
        body: { spec: { user: 'x', resourceAttributes: { namespace: 'db' } } },
      },
    );
    expect(elsewhere.code).toBe(400);
  });

  it('let somebody stand in for others, as whom all is judged then', async () => {
    const pods = '/api/v1/namespaces/db/pods';
    const as = (headers: Record<string, string>) =>
      api.call('GET', pods, { token: keeper.token, headers });
    expect((await as({ 'impersonate-user': 'friend' })).json.message).toBe(
      'users "friend" is forbidden: User "keeper" cannot impersonate resource "users" in API group "" at the cluster scope',
    );
    give(
      [
        { apiGroups: [''], resources: ['users'], verbs: ['impersonate'] },
        {
          apiGroups: [''],
          resources: ['groups'],
          resourceNames: ['ops'],
          verbs: ['impersonate'],
        },
      ],
      'actor',
    );
    expect((await as({ 'impersonate-user': 'friend' })).json.message).toBe(
      'pods is forbidden: User "friend" cannot list resource "pods" in API group "" in the namespace "db"',
    );
    const withGroup = (group: string) =>
      as({ 'impersonate-user': 'friend', 'impersonate-group': group });
    expect((await withGroup('ops')).code).toBe(200);
    expect((await withGroup('system:masters')).code).toBe(403);
    const robot = 'system:serviceaccount:db:robot';
    expect((await as({ 'impersonate-user': robot })).json.message).toBe(
      'serviceaccounts "robot" is forbidden: User "keeper" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "db"',
    );
  });
});
