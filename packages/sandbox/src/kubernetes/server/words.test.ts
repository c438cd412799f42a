import { fieldsAt } from '../objects';
import { resources } from '../resources';
import { TestApi, admin } from '../testing/TestApi';
import { User } from '../access/User';

const SNAPSHOTS = '/apis/snapshot.storage.k8s.io/v1';

const plugin: User = {
  name: 'system:serviceaccount:backstage:plugin',
  token: 'plugin-token',
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
};

interface Case {
  what: string;
  call: [method: string, path: string, body?: unknown];
  token?: string;
  contentType?: string;
  code: number;
  reason?: string;
  message: string;
  details?: object;
}

function volumeSnapshot(spec: object) {
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name: 'b' },
    spec,
  };
}

const cases: Case[] = [
  {
    what: 'a missing object (transcript 00)',
    call: ['GET', `${SNAPSHOTS}/namespaces/default/volumesnapshots/nope`],
    code: 404,
    reason: 'NotFound',
    message: 'volumesnapshots.snapshot.storage.k8s.io "nope" not found',
    details: {
      name: 'nope',
      group: 'snapshot.storage.k8s.io',
      kind: 'volumesnapshots',
    },
  },
  {
    what: 'a body that is no JSON (transcript 00)',
    call: ['POST', '/api/v1/namespaces', 'not json'],
    code: 400,
    reason: 'BadRequest',
    message:
      "the object provided is unrecognized (must be of type Namespace): couldn't get version/kind; json parse error: invalid character 'o' in literal null (expecting 'u') (6e6f74206a736f6e)",
  },
  {
    what: 'a label value that is none (transcript 00)',
    call: [
      'POST',
      '/api/v1/namespaces',
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'x', labels: { owner: 'user:default/guest' } },
      },
    ],
    code: 422,
    reason: 'Invalid',
    message:
      "Namespace \"x\" is invalid: metadata.labels: Invalid value: \"user:default/guest\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  },
  {
    what: 'an unknown field to a strict client (transcript 00)',
    call: [
      'POST',
      `${SNAPSHOTS}/namespaces/db/volumesnapshots?fieldValidation=Strict`,
      volumeSnapshot({ bogus: 1, source: { persistentVolumeClaimName: 'p' } }),
    ],
    code: 400,
    reason: 'BadRequest',
    message:
      'VolumeSnapshot in version "v1" cannot be handled as a VolumeSnapshot: strict decoding error: unknown field "spec.bogus"',
  },
  {
    what: 'a number where a text is wanted (Go decodes into PodSpec)',
    call: [
      'POST',
      '/apis/apps/v1/namespaces/db/deployments',
      { spec: { template: { spec: { hostname: 1 } } } },
    ],
    code: 400,
    reason: 'BadRequest',
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number into Go struct field PodSpec.spec.template.spec.hostname of type string',
  },
  {
    what: 'a quantity that is none',
    call: [
      'POST',
      '/api/v1/namespaces/db/persistentvolumeclaims',
      { spec: { resources: { requests: { storage: '1 GB' } } } },
    ],
    code: 400,
    reason: 'BadRequest',
    message:
      'PersistentVolumeClaim in version "v1" cannot be handled as a PersistentVolumeClaim: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
  },
  {
    what: 'a secret that is not base64',
    call: ['POST', '/api/v1/namespaces/db/secrets', { data: { a: 'ab!c' } }],
    code: 400,
    reason: 'BadRequest',
    message:
      'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 2',
  },
  {
    what: 'a patch of another object of the same name',
    call: [
      'PATCH',
      `${SNAPSHOTS}/namespaces/db/volumesnapshots/a`,
      { metadata: { uid: 'x' } },
    ],
    contentType: 'application/merge-patch+json',
    code: 422,
    reason: 'Invalid',
    message:
      'VolumeSnapshot.snapshot.storage.k8s.io "a" is invalid: metadata.uid: Invalid value: "x": field is immutable',
  },
  {
    what: 'another immutable source (transcript 00)',
    call: [
      'PATCH',
      `${SNAPSHOTS}/namespaces/db/volumesnapshots/a`,
      { spec: { source: { persistentVolumeClaimName: 'q' } } },
    ],
    contentType: 'application/merge-patch+json',
    code: 422,
    reason: 'Invalid',
    message:
      'VolumeSnapshot.snapshot.storage.k8s.io "a" is invalid: spec.source.persistentVolumeClaimName: Invalid value: "q": persistentVolumeClaimName is immutable',
  },
  {
    what: 'a deletion with another uid (transcript 15)',
    call: [
      'DELETE',
      `${SNAPSHOTS}/namespaces/db/volumesnapshots/a`,
      { preconditions: { uid: 'x' } },
    ],
    code: 409,
    reason: 'Conflict',
    message: expect.stringMatching(
      /^Operation cannot be fulfilled on VolumeSnapshot\.snapshot\.storage\.k8s\.io "a": the UID in the precondition \(x\) does not match the UID in record \([0-9a-f-]{36}\)\. The object might have been deleted and then recreated$/,
    ),
  },
  {
    what: 'an update of an old version (transcript 00)',
    call: [
      'PUT',
      `${SNAPSHOTS}/namespaces/db/volumesnapshots/a`,
      {
        ...volumeSnapshot({ source: { persistentVolumeClaimName: 'p' } }),
        metadata: { name: 'a', resourceVersion: '1' },
      },
    ],
    code: 409,
    reason: 'Conflict',
    message:
      'Operation cannot be fulfilled on volumesnapshots.snapshot.storage.k8s.io "a": the object has been modified; please apply your changes to the latest version and try again',
  },
  {
    what: 'a list of long ago (transcript 15)',
    call: [
      'GET',
      '/api/v1/namespaces?resourceVersion=1&resourceVersionMatch=Exact',
    ],
    code: 410,
    reason: 'Expired',
    message: 'The resourceVersion for the provided list is too old.',
  },
  {
    what: 'a list of exactly no version',
    call: [
      'GET',
      '/api/v1/namespaces?resourceVersion=0&resourceVersionMatch=Exact',
    ],
    code: 422,
    reason: 'Invalid',
    message:
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
  },
  {
    what: 'nobody (transcript 00)',
    call: ['GET', '/api/v1/namespaces'],
    token: '',
    code: 401,
    reason: 'Unauthorized',
    message: 'Unauthorized',
  },
  {
    what: 'an unknown token (transcript 00)',
    call: ['GET', '/api/v1/namespaces'],
    token: 'guess',
    code: 401,
    reason: 'Unauthorized',
    message: 'Unauthorized',
  },
  {
    what: 'a list without the right (transcript 00)',
    call: ['GET', `${SNAPSHOTS}/volumesnapshotcontents`],
    token: plugin.token,
    code: 403,
    reason: 'Forbidden',
    message:
      'volumesnapshotcontents.snapshot.storage.k8s.io is forbidden: User "system:serviceaccount:backstage:plugin" cannot list resource "volumesnapshotcontents" in API group "snapshot.storage.k8s.io" at the cluster scope',
    details: {
      group: 'snapshot.storage.k8s.io',
      kind: 'volumesnapshotcontents',
    },
  },
  {
    what: 'a read without the right (transcript 00)',
    call: ['GET', `${SNAPSHOTS}/namespaces/db/volumesnapshots/a`],
    token: plugin.token,
    code: 403,
    reason: 'Forbidden',
    message:
      'volumesnapshots.snapshot.storage.k8s.io "a" is forbidden: User "system:serviceaccount:backstage:plugin" cannot get resource "volumesnapshots" in API group "snapshot.storage.k8s.io" in the namespace "db"',
    details: {
      name: 'a',
      group: 'snapshot.storage.k8s.io',
      kind: 'volumesnapshots',
    },
  },
  {
    what: 'a subresource without the right',
    call: ['GET', '/api/v1/namespaces/db/pods/p/log'],
    token: plugin.token,
    code: 403,
    reason: 'Forbidden',
    message:
      'pods "p" is forbidden: User "system:serviceaccount:backstage:plugin" cannot get resource "pods/log" in API group "" in the namespace "db"',
  },
  {
    what: 'a path without the right',
    call: ['GET', '/metrics'],
    token: plugin.token,
    code: 403,
    reason: 'Forbidden',
    message:
      'forbidden: User "system:serviceaccount:backstage:plugin" cannot get path "/metrics"',
  },
  {
    what: 'another name than the path',
    call: [
      'PUT',
      `${SNAPSHOTS}/namespaces/db/volumesnapshots/a`,
      volumeSnapshot({ source: { persistentVolumeClaimName: 'p' } }),
    ],
    code: 400,
    reason: 'BadRequest',
    message:
      'the name of the object (b) does not match the name on the URL (a)',
  },
  {
    what: 'a strategic merge patch of a custom resource',
    call: ['PATCH', `${SNAPSHOTS}/namespaces/db/volumesnapshots/a`, {}],
    contentType: 'application/strategic-merge-patch+json',
    code: 415,
    reason: 'UnsupportedMediaType',
    message:
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
  },
  {
    what: 'a verb that the kind does not have',
    call: ['DELETE', '/api/v1/namespaces'],
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
  },
];

describe('the words of the API server', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await TestApi.start({ users: [plugin] });
    api.store.create(resources.volumeSnapshots, {
      metadata: { name: 'a', namespace: 'db' },
      spec: { source: { persistentVolumeClaimName: 'p' } },
    });
    api.store.compact();
  });
  afterAll(() => api.close());

  it.each(cases)('refuse $what (behaviour 26)', async wanted => {
    const [method, path, body] = wanted.call;
    const before = api.store.resourceVersion;
    const { code, json } = await api.call(method, path, {
      body,
      token: wanted.token ?? admin.token,
      contentType: wanted.contentType,
    });
    expect(code).toBe(wanted.code);
    const { details, ...rest } = json;
    expect(rest).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: wanted.message,
      reason: wanted.reason,
      code: wanted.code,
    });
    expect(wanted.details && details).toEqual(wanted.details);
    expect(api.store.resourceVersion).toBe(before);
  });

  it.each([
    '/apis/notinstalled.example.io/v1',
    '/apis/notinstalled.example.io/v1/namespaces/default/things',
    `/apis/snapshot.storage.k8s.io/v1beta1/volumesnapshots`,
  ])('know no %s, in plain text (behaviour 26, transcript 00)', async path => {
    const answer = await api.call('GET', path);
    expect([answer.code, answer.headers['content-type'], answer.text]).toEqual([
      404,
      'text/plain; charset=utf-8',
      '404 page not found\n',
    ]);
  });

  it('list a missing namespace as empty (behaviour 26, transcript 00)', async () => {
    const { code, json } = await api.call(
      'GET',
      `${SNAPSHOTS}/namespaces/no-such-ns/volumesnapshots`,
    );
    expect(code).toBe(200);
    expect(json).toEqual({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      items: [],
      kind: 'VolumeSnapshotList',
      metadata: { continue: '', resourceVersion: api.store.resourceVersion },
    });
  });

  it('warn of an unknown field and drop it (transcript 00)', async () => {
    const answer = await api.call(
      'POST',
      `${SNAPSHOTS}/namespaces/db/volumesnapshots?dryRun=All`,
      {
        body: volumeSnapshot({
          bogus: 1,
          source: { persistentVolumeClaimName: 'p' },
        }),
      },
    );
    expect(answer.headers.warning).toBe(
      '299 - "unknown field \\"spec.bogus\\""',
    );
    expect(answer.code).toBe(201);
    expect(answer.json.spec).toEqual({
      source: { persistentVolumeClaimName: 'p' },
    });
    expect(fieldsAt(answer.json, 'metadata').managedFields).toMatchObject([
      {
        manager: 'curl',
        operation: 'Update',
        fieldsV1: {
          'f:spec': {
            '.': {},
            'f:source': { '.': {}, 'f:persistentVolumeClaimName': {} },
          },
        },
      },
    ]);
  });

  it('tell which kinds there are (transcript 00)', async () => {
    const group = await api.call('GET', '/apis/snapshot.storage.k8s.io');
    expect(group.json).toEqual({
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'snapshot.storage.k8s.io',
      versions: [{ groupVersion: 'snapshot.storage.k8s.io/v1', version: 'v1' }],
      preferredVersion: {
        groupVersion: 'snapshot.storage.k8s.io/v1',
        version: 'v1',
      },
    });
    const list = await api.call('GET', SNAPSHOTS);
    expect(list.json).toMatchObject({
      kind: 'APIResourceList',
      groupVersion: 'snapshot.storage.k8s.io/v1',
      resources: [
        { name: 'volumesnapshotclasses', shortNames: ['vsclass', 'vsclasses'] },
        { name: 'volumesnapshotcontents', shortNames: ['vsc', 'vscs'] },
        { name: 'volumesnapshotcontents/status' },
        { name: 'volumesnapshots', namespaced: true, shortNames: ['vs'] },
        {
          name: 'volumesnapshots/status',
          kind: 'VolumeSnapshot',
          verbs: ['get', 'patch', 'update'],
        },
      ],
    });
  });

  it('answer a health check without a token', async () => {
    const healthy = await api.call('GET', '/readyz', { token: '' });
    expect([healthy.code, healthy.text]).toEqual([200, 'ok']);
    const version = await api.call('GET', '/version', { token: '' });
    expect(version.json.gitVersion).toMatch(/^v1\.36\./);
  });
});
