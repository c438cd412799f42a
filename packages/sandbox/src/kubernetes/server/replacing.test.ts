import { User } from '../access/User';
import { Fields } from '../objects';
import { allResources, apiVersionOf, resources } from '../resources';
import { TestApi } from '../testing/TestApi';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const SNAPSHOT =
  '/apis/snapshot.storage.k8s.io/v1/namespaces/db/volumesnapshots/s';

/** May change services and apply them, but not create any. */
const editor: User = {
  name: 'editor',
  token: 'editor-token',
  rules: [
    { apiGroups: [''], resources: ['services'], verbs: ['update', 'patch'] },
  ],
};

const service = { spec: { ports: [{ port: 1433 }] } };

describe('a PUT', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await TestApi.start({ users: [editor] });
    api.store.create(resources.volumeSnapshots, {
      metadata: { name: 's', namespace: 'db' },
      spec: { source: { persistentVolumeClaimName: 'data' } },
    });
  });
  afterAll(() => api.close());

  const put = (path: string, body: Fields, token?: string) =>
    api.call('PUT', path, { body, token });

  it.each([
    ['/api/v1/namespaces/db/limitranges/x', { spec: { limits: [] } }],
    ['/api/v1/namespaces/db/services/x', service],
    ['/apis/coordination.k8s.io/v1/namespaces/db/leases/x', {}],
    [`${RBAC}/clusterroles/x`, { rules: [] }],
    [`${RBAC}/namespaces/db/roles/x`, { rules: [] }],
  ])('creates what is not there at %s', async (path, body) => {
    const uid = 'of-another';
    const strange = await put(path, { metadata: { uid }, ...body });
    expect(strange.code).toBe(409);
    expect(strange.json.message).toContain(
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: `,
    );
    const metadata = { resourceVersion: '7' };
    const { code, json } = await put(path, { metadata, ...body });
    expect(code).toBe(201);
    expect(json.metadata).toMatchObject({ name: 'x' });
  });

  it('creates nothing of most kinds', async () => {
    const replaceable = allResources.filter(
      ({ verbs, createsOnUpdate }) =>
        verbs.includes('update') && !createsOnUpdate,
    );
    for (const resource of replaceable) {
      const { group, plural, namespaced, kind } = resource;
      const version = apiVersionOf(resource);
      const path = [
        group ? `/apis/${version}` : `/api/${version}`,
        ...(namespaced ? ['namespaces/db'] : []),
        `${plural}/missing`,
      ].join('/');
      const { code, json } = await put(path, { apiVersion: version, kind });
      expect([kind, code, json.reason]).toEqual([kind, 404, 'NotFound']);
    }
    expect(replaceable.length).toBeGreaterThan(20);
  });

  it('needs the right to create, as applying does', async () => {
    const path = '/api/v1/namespaces/db/services/forbidden';
    const words =
      'services is forbidden: User "editor" cannot create resource "services" in API group "" in the namespace "db"';
    const replaced = await put(path, service, editor.token);
    expect([replaced.code, replaced.json.message]).toEqual([403, words]);
    const applied = await api.call('PATCH', `${path}?fieldManager=editor`, {
      body: { apiVersion: 'v1', kind: 'Service', ...service },
      contentType: 'application/apply-patch+yaml',
      token: editor.token,
    });
    expect([applied.code, applied.json.message]).toEqual([403, words]);
  });

  it('of a custom resource names the version that it replaces', async () => {
    const body = (metadata: Fields) => ({
      metadata,
      spec: { source: { persistentVolumeClaimName: 'data' } },
    });
    const refusal = {
      code: 422,
      reason: 'Invalid',
      message:
        'volumesnapshots.snapshot.storage.k8s.io "s" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
      details: {
        name: 's',
        group: 'snapshot.storage.k8s.io',
        kind: 'volumesnapshots',
        causes: [
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: 0: must be specified for an update',
            field: 'metadata.resourceVersion',
          },
        ],
      },
    };
    for (const path of [SNAPSHOT, `${SNAPSHOT}/status`]) {
      expect((await put(path, body({}))).json).toMatchObject(refusal);
    }
    const zero = await put(SNAPSHOT, body({ resourceVersion: '0' }));
    expect(zero.json).toMatchObject(refusal);
    const { resourceVersion } = (await api.call('GET', SNAPSHOT)).json
      .metadata as Fields;
    const labels = { seen: 'yes' };
    expect((await put(SNAPSHOT, body({ resourceVersion, labels }))).code).toBe(
      200,
    );
  });

  it('of most kinds replaces whatever is there without a version', async () => {
    const path = '/api/v1/namespaces/db/configmaps/c';
    api.store.create(resources.configMaps, {
      metadata: { name: 'c', namespace: 'db' },
    });
    expect((await put(path, { data: { a: '1' } })).code).toBe(200);
  });
});
