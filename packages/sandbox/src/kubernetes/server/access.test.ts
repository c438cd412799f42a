import { fieldsAt } from '../objects';
import { resources } from '../resources';
import { TestApi } from '../testing/TestApi';
import { User } from '../access/User';

const REVIEWS = '/apis/authorization.k8s.io/v1';

const reader: User = {
  name: 'reader',
  token: 'reader-token',
  groups: ['team'],
  rules: [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
    {
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['mine'],
      verbs: ['get'],
    },
  ],
  namespaceRules: {
    db: [{ apiGroups: ['apps'], resources: ['*/scale'], verbs: ['update'] }],
  },
};

const token = reader.token;

describe('access', () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await TestApi.start({ users: [reader] });
    api.runPod('p');
  });
  afterEach(() => api.close());

  async function may(resourceAttributes: object): Promise<unknown> {
    const { code, json } = await api.call(
      'POST',
      `${REVIEWS}/selfsubjectaccessreviews`,
      {
        token,
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes },
        },
      },
    );
    expect(code).toBe(201);
    return fieldsAt(json, 'status').allowed;
  }

  it.each([
    [{ verb: 'get', resource: 'configmaps', namespace: 'db' }, true],
    [{ verb: 'list', resource: 'configmaps', namespace: 'db' }, false],
    [{ verb: 'get', group: 'apps', resource: 'configmaps' }, false],
    [{ verb: 'get', resource: 'secrets', name: 'mine' }, true],
    [{ verb: 'get', resource: 'secrets', name: 'yours' }, false],
    [{ verb: 'get', resource: 'secrets' }, false],
    [
      {
        ...{ verb: 'update', group: 'apps', resource: 'deployments' },
        ...{ subresource: 'scale', namespace: 'db' },
      },
      true,
    ],
    [
      {
        ...{ verb: 'update', group: 'apps', resource: 'deployments' },
        ...{ subresource: 'scale', namespace: 'default' },
      },
      false,
    ],
    [{ verb: 'create', resource: 'pods', subresource: 'portforward' }, false],
  ])('reviews %j: %s (transcript 15)', async (attributes, allowed) => {
    expect(await may(attributes)).toBe(allowed);
  });

  it('does what it reviews', async () => {
    api.store.create(resources.configMaps, {
      metadata: { name: 'c', namespace: 'db' },
    });
    const path = '/api/v1/namespaces/db/configmaps';
    expect((await api.call('GET', `${path}/c`, { token })).code).toBe(200);
    expect((await api.call('GET', path, { token })).code).toBe(403);
    const gone = await api.call('DELETE', `${path}/c`, { token });
    expect(gone.code).toBe(403);
    expect(api.store.get(resources.configMaps, 'db', 'c')).toBeDefined();
  });

  it('heeds the roles and bindings in the cluster, each in its place', async () => {
    const pods = '/api/v1/namespaces/db/pods';
    expect((await api.call('GET', pods, { token })).code).toBe(403);
    api.store.create(resources.clusterRoles, {
      metadata: { name: 'pods' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
    });
    const roleRef = {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'pods',
    };
    const binding = api.store.create(resources.roleBindings, {
      metadata: { name: 'team', namespace: 'db' },
      roleRef,
      subjects: [{ apiGroup: roleRef.apiGroup, kind: 'Group', name: 'team' }],
    });
    expect((await api.call('GET', pods, { token })).code).toBe(200);
    expect((await api.call('GET', '/api/v1/pods', { token })).code).toBe(403);
    api.store.delete(resources.roleBindings, 'db', binding.metadata.name);
    expect((await api.call('GET', pods, { token })).code).toBe(403);
  });

  it('tells who somebody is and what they may', async () => {
    const who = await api.call(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { token, body: {} },
    );
    expect(who.json.status).toEqual({
      userInfo: {
        username: 'reader',
        groups: ['team', 'system:authenticated'],
      },
    });
    const what = await api.call('POST', `${REVIEWS}/selfsubjectrulesreviews`, {
      token,
      body: { spec: { namespace: 'db' } },
    });
    expect(fieldsAt(what.json, 'status').resourceRules).toEqual(
      expect.arrayContaining([
        { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['update'] },
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
      ]),
    );
  });

  it('notes who asked for what, and how it ended', async () => {
    await api.call('GET', '/api/v1/namespaces/db/pods/p', { token });
    await api.call('GET', '/api/v1/namespaces/db/pods/p', { token: 'guess' });
    const of = { resource: 'pods', namespace: 'db', name: 'p' };
    const common = { ...of, verb: 'get', method: 'GET', userAgent: 'curl/8.0' };
    expect(api.requests.find(of)).toMatchObject([
      { ...common, user: 'reader', code: 403 },
      { ...common, code: 401 },
    ]);
  });

  it.each([
    ['reset', 0],
    ['loseAnswer', 1],
  ] as const)(
    'a fault of kind %s breaks the connection',
    async (kind, made) => {
      api.faults.add({ on: 'api', verb: 'create', times: 1, effect: { kind } });
      const path = '/api/v1/namespaces/db/configmaps';
      const body = { metadata: { name: 'c' } };
      await expect(api.call('POST', path, { body })).rejects.toMatchObject({
        code: 'ECONNRESET',
      });
      expect(api.store.list(resources.configMaps)).toHaveLength(made);
      const again = await api.call('POST', path, { body });
      expect(again.code).toBe(made ? 409 : 201);
      expect(api.requests.find({ verb: 'create', code: 0 })).toHaveLength(1);
    },
  );

  it('a fault can be an answer', async () => {
    api.faults.add({
      on: 'api',
      path: /pods/,
      effect: { kind: 'status', code: 429, retryAfterSeconds: 3 },
    });
    const busy = await api.call('GET', '/api/v1/namespaces/db/pods');
    expect([busy.code, busy.headers['retry-after']]).toEqual([429, '3']);
    expect(busy.json.reason).toBe('TooManyRequests');
  });
});
