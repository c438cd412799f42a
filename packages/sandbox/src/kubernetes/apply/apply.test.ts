import { fieldsAt } from '../objects';
import { resources } from '../resources';
import { TestApi } from '../testing/TestApi';

const SNAPSHOT_GROUP = '/apis/snapshot.storage.k8s.io/v1';
const CONTENT = `${SNAPSHOT_GROUP}/volumesnapshotcontents/ssa-1`;
const CONFIG_MAP = '/api/v1/namespaces/db/configmaps/c';
const DEPLOYMENT = '/apis/apps/v1/namespaces/db/deployments/d';

const content = {
  apiVersion: 'snapshot.storage.k8s.io/v1',
  kind: 'VolumeSnapshotContent',
  metadata: { name: 'ssa-1' },
  spec: {
    deletionPolicy: 'Retain',
    driver: 'hostpath.csi.k8s.io',
    source: { snapshotHandle: 'h' },
    sourceVolumeMode: 'Filesystem',
    volumeSnapshotRef: { name: 'ssa', namespace: 'q' },
  },
};

function configMap(data: object) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data };
}

function deployment(containers: object[], spec: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: {
      ...spec,
      selector: { matchLabels: { app: 'd' } },
      template: {
        metadata: { labels: { app: 'd' } },
        spec: { containers },
      },
    },
  };
}

describe('server-side apply', () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await TestApi.start();
  });
  afterEach(() => api.close());

  function bindContent() {
    api.store.modify(
      resources.volumeSnapshotContents,
      undefined,
      'ssa-1',
      draft => {
        fieldsAt(draft, 'spec', 'volumeSnapshotRef').uid = 'u';
      },
      { manager: 'snapshot-controller' },
    );
  }

  it('creates, and then refuses to take a bound content from its controller (transcript 15, behaviour 16)', async () => {
    const created = await api.apply(CONTENT, 'backstage', content);
    expect(created.code).toBe(201);
    expect(fieldsAt(created.json, 'metadata').managedFields).toEqual([
      {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:deletionPolicy': {},
            'f:driver': {},
            'f:source': { 'f:snapshotHandle': {} },
            'f:sourceVolumeMode': {},
            'f:volumeSnapshotRef': {},
          },
        },
        manager: 'backstage',
        operation: 'Apply',
        time: expect.stringMatching(/Z$/),
      },
    ]);
    bindContent();
    const again = await api.apply(CONTENT, 'backstage', content);
    expect(again.json).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'Apply failed with 1 conflict: conflict with "snapshot-controller" using snapshot.storage.k8s.io/v1: .spec.volumeSnapshotRef',
      reason: 'Conflict',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message:
              'conflict with "snapshot-controller" using snapshot.storage.k8s.io/v1',
            field: '.spec.volumeSnapshotRef',
          },
        ],
      },
      code: 409,
    });
  });

  it('strips the bound uid when forced (transcript 17, behaviour 16)', async () => {
    await api.apply(CONTENT, 'backstage', content);
    bindContent();
    const forced = await api.apply(
      CONTENT,
      'backstage',
      content,
      '&force=true',
    );
    expect(forced.code).toBe(200);
    expect(forced.json).toMatchObject({ metadata: { generation: 3 } });
    expect(fieldsAt(forced.json, 'spec', 'volumeSnapshotRef')).toEqual({
      name: 'ssa',
      namespace: 'q',
    });
    const owners = fieldsAt(forced.json, 'metadata').managedFields;
    expect(owners).toEqual([
      expect.objectContaining({ manager: 'backstage', operation: 'Apply' }),
    ]);
  });

  it('takes away what its owner no longer applies, and leaves what others own', async () => {
    await api.apply(CONFIG_MAP, 'one', configMap({ a: '1', shared: 'x' }));
    await api.apply(CONFIG_MAP, 'two', configMap({ b: '2', shared: 'x' }));
    await api.call('PATCH', CONFIG_MAP, {
      contentType: 'application/merge-patch+json',
      body: { data: { c: '3' } },
    });
    const rest = await api.apply(CONFIG_MAP, 'one', configMap({}));
    expect(rest.json.data).toEqual({ b: '2', c: '3', shared: 'x' });
    const last = await api.apply(CONFIG_MAP, 'two', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
    });
    expect(last.json.data).toEqual({ c: '3' });
  });

  it('changes nothing when the same is applied again', async () => {
    const first = await api.apply(CONFIG_MAP, 'one', configMap({ a: '1' }));
    const second = await api.apply(CONFIG_MAP, 'one', configMap({ a: '1' }));
    expect(second.code).toBe(200);
    expect(second.json).toEqual(first.json);
  });

  it('merges lists by their keys and names each conflict by its path', async () => {
    await api.apply(
      DEPLOYMENT,
      'one',
      deployment(
        [
          { name: 'a', image: 'a:1', ports: [{ containerPort: 80 }] },
          { name: 'b', image: 'b:1' },
        ],
        { replicas: 2 },
      ),
    );
    const second = await api.apply(
      DEPLOYMENT,
      'two',
      deployment([{ name: 'b', image: 'b:2' }], { replicas: 3 }),
    );
    expect(second.json.message).toBe(
      `Apply failed with 2 conflicts: conflicts with "one":
- .spec.replicas
- .spec.template.spec.containers[name="b"].image`,
    );
    const forced = await api.apply(
      DEPLOYMENT,
      'two',
      deployment([{ name: 'b', image: 'b:2' }], { replicas: 3 }),
      '&force=true',
    );
    expect(forced.json).toMatchObject({
      spec: {
        replicas: 3,
        template: {
          spec: {
            containers: [
              {
                image: 'a:1',
                ports: [{ containerPort: 80, protocol: 'TCP' }],
              },
              { image: 'b:2' },
            ],
          },
        },
      },
    });
    const scaled = await api.call('PATCH', `${DEPLOYMENT}/scale`, {
      contentType: 'application/merge-patch+json',
      userAgent: 'scaler/1',
      body: { spec: { replicas: 5 } },
    });
    expect(scaled.json).toMatchObject({ kind: 'Scale', spec: { replicas: 5 } });
    const taken = await api.apply(
      DEPLOYMENT,
      'two',
      deployment([{ name: 'b', image: 'b:2' }], { replicas: 3 }),
    );
    expect(taken.json.message).toMatch(
      /^Apply failed with 1 conflict: conflict with "scaler".* using apps\/v1: \.spec\.replicas$/,
    );
  });

  it('asks for a manager, a typed object and no books of the client', async () => {
    const nameless = await api.call('PATCH', CONFIG_MAP, {
      contentType: 'application/apply-patch+yaml',
      body: configMap({}),
    });
    expect([nameless.code, nameless.json.message]).toEqual([
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ]);
    const unknown = await api.apply(CONFIG_MAP, 'one', {
      ...configMap({}),
      bogus: 1,
    });
    expect([unknown.code, unknown.json.message]).toEqual([
      500,
      'failed to create typed patch object (db/c; v1, Kind=ConfigMap): .bogus: field not declared in schema',
    ]);
    const booked = await api.apply(CONFIG_MAP, 'one', {
      ...configMap({}),
      metadata: { name: 'c', managedFields: [] },
    });
    expect([booked.code, booked.json.message]).toEqual([
      400,
      'metadata.managedFields must be nil',
    ]);
    expect(api.store.list(resources.configMaps)).toEqual([]);
  });

  it('books every other write too, for the status and for the rest apart', async () => {
    await api.call('POST', '/api/v1/namespaces/db/configmaps', {
      body: configMap({ a: '1', b: '2' }),
    });
    await api.call('PATCH', `${CONFIG_MAP}?fieldManager=two`, {
      contentType: 'application/merge-patch+json',
      body: { data: { b: '3', a: null } },
    });
    const object = api.store.get(resources.configMaps, 'db', 'c');
    const books = object?.metadata.managedFields?.map(entry => [
      entry.manager,
      entry.operation,
      entry.fieldsV1,
    ]);
    expect(books).toEqual([
      ['curl', 'Update', { 'f:data': {} }],
      ['two', 'Update', { 'f:data': { 'f:b': {} } }],
    ]);
    api.runPod('p');
    expect(
      api.store.get(resources.pods, 'db', 'p')?.metadata.managedFields,
    ).toMatchObject([{ manager: 'kubelet', subresource: 'status' }]);
  });
});
