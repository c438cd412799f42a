import { ObjectStore } from './ObjectStore';
import { StatusError } from './StatusError';
import { StoreEvent } from './EventLog';
import { KubernetesObject, KubernetesObjectInput, fieldsAt } from './objects';
import { Resource, resources } from './resources';

function newStore(): ObjectStore {
  const store = new ObjectStore({ now: () => new Date(1_795_343_137_749) });
  store.create(resources.namespaces, { metadata: { name: 'db' } });
  return store;
}

function claim(name: string, spec: object = {}): KubernetesObjectInput {
  return {
    metadata: { name, namespace: 'db' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '1024Mi' } },
      ...spec,
    },
  };
}

function content(name: string, spec: object = {}): KubernetesObjectInput {
  return {
    metadata: { name },
    spec: {
      deletionPolicy: 'Retain',
      driver: 'hostpath.csi.k8s.io',
      source: { snapshotHandle: 'h' },
      volumeSnapshotRef: { name: 'x', namespace: 'db' },
      ...spec,
    },
  };
}

function pod(name: string): KubernetesObjectInput {
  return {
    metadata: { name, namespace: 'db' },
    spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] },
  };
}

function refusal(action: () => unknown): StatusError {
  try {
    action();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('expected a refusal, but the call went through');
}

describe('ObjectStore', () => {
  it('fills in what the API server fills in (transcripts 01 and 02, behaviour 5)', () => {
    const store = newStore();
    const dataSource = {
      apiGroup: 'snapshot.storage.k8s.io',
      kind: 'VolumeSnapshot',
      name: 's',
    };
    expect(
      store.create(
        resources.persistentVolumeClaims,
        claim('p', { dataSource }),
      ),
    ).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'p',
        namespace: 'db',
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: '3',
        creationTimestamp: '2026-11-22T10:25:37Z',
        finalizers: ['kubernetes.io/pvc-protection'],
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        volumeMode: 'Filesystem',
        resources: { requests: { storage: '1Gi' } },
        dataSource,
        dataSourceRef: dataSource,
      },
      status: { phase: 'Pending' },
    });
    expect(store.get(resources.namespaces, undefined, 'db')).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'db' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  });

  it('drops a data source that it does not understand (transcript 10, behaviour 25)', () => {
    const store = newStore();
    const apiGroup = 'snapshot.storage.k8s.io';
    const sources = [
      { dataSource: { apiGroup, kind: 'VolumeSnapshots', name: 's' } },
      {
        dataSourceRef: {
          apiGroup,
          kind: 'VolumeSnapshot',
          name: 's',
          namespace: 'golden',
        },
      },
    ];
    sources.forEach((source, index) => {
      const { spec } = store.create(
        resources.persistentVolumeClaims,
        claim(`p${index}`, source),
      );
      expect(Object.keys(spec as object)).not.toContain('dataSource');
      expect(Object.keys(spec as object)).not.toContain('dataSourceRef');
    });
  });

  it('guards the life of a namespace (transcript 03, behaviour 11)', () => {
    const store = newStore();
    const late = { metadata: { name: 'late', namespace: 'db' } };
    const gone = store.delete(resources.namespaces, undefined, 'db');
    expect(gone).toMatchObject({
      removed: false,
      object: {
        metadata: { deletionTimestamp: '2026-11-22T10:25:37Z' },
        status: { phase: 'Terminating' },
      },
    });
    expect(gone.object.metadata).not.toHaveProperty(
      'deletionGracePeriodSeconds',
    );
    expect(
      refusal(() => store.create(resources.configMaps, late)).toStatus(),
    ).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'configmaps "late" is forbidden: unable to create new content in namespace db because it is being terminated',
      reason: 'Forbidden',
      details: {
        name: 'late',
        kind: 'configmaps',
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace db is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
      code: 403,
    });
    expect(
      refusal(() =>
        store.create(resources.namespaces, { metadata: { name: 'db' } }),
      ).message,
    ).toBe('object is being deleted: namespaces "db" already exists');
    store.modify(
      resources.namespaces,
      undefined,
      'db',
      draft => {
        draft.spec = { finalizers: [] };
      },
      { subresource: 'finalize' },
    );
    expect(store.get(resources.namespaces, undefined, 'db')).toBeUndefined();
    expect(
      refusal(() => store.create(resources.configMaps, late)),
    ).toMatchObject({ code: 404, message: 'namespaces "db" not found' });
  });

  it.each<[string, Resource, KubernetesObjectInput, string]>([
    [
      'a bad name',
      resources.namespaces,
      { metadata: { name: 'Bad_Name' } },
      `Namespace "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
    ],
    [
      'a long name',
      resources.namespaces,
      { metadata: { name: 'a'.repeat(64) } },
      `Namespace "${'a'.repeat(
        64,
      )}" is invalid: [metadata.name: Invalid value: "${'a'.repeat(
        64,
      )}": must be no more than 63 characters, metadata.labels: Invalid value: "${'a'.repeat(
        64,
      )}": must be no more than 63 bytes]`,
    ],
    [
      'an entity ref as a label',
      resources.namespaces,
      { metadata: { name: 'n', labels: { owner: 'user:default/guest' } } },
      `Namespace "n" is invalid: metadata.labels: Invalid value: "user:default/guest": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
    [
      'no source',
      resources.volumeSnapshots,
      { metadata: { name: 'a', namespace: 'db' }, spec: {} },
      'VolumeSnapshot.snapshot.storage.k8s.io "a" is invalid: [spec.source: Required value, <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
    ],
    [
      'an empty class',
      resources.volumeSnapshots,
      {
        metadata: { name: 'a', namespace: 'db' },
        spec: {
          volumeSnapshotClassName: '',
          source: { persistentVolumeClaimName: 'p' },
        },
      },
      'VolumeSnapshot.snapshot.storage.k8s.io "a" is invalid: spec.volumeSnapshotClassName: Invalid value: "": volumeSnapshotClassName must not be the empty string when set',
    ],
    [
      'two sources',
      resources.volumeSnapshots,
      {
        metadata: { name: 'a', namespace: 'db' },
        spec: {
          source: {
            persistentVolumeClaimName: 'p',
            volumeSnapshotContentName: 'c',
          },
        },
      },
      'VolumeSnapshot.snapshot.storage.k8s.io "a" is invalid: spec.source: Invalid value: exactly one of volumeSnapshotContentName and persistentVolumeClaimName must be set',
    ],
    [
      'a content of nothing',
      resources.volumeSnapshotContents,
      { metadata: { name: 'ca' }, spec: {} },
      'VolumeSnapshotContent.snapshot.storage.k8s.io "ca" is invalid: [spec.deletionPolicy: Required value, spec.driver: Required value, spec.source: Required value, spec.volumeSnapshotRef: Required value, <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
    ],
    [
      'a content without a namespace',
      resources.volumeSnapshotContents,
      content('ca', { volumeSnapshotRef: { name: 'x' } }),
      'VolumeSnapshotContent.snapshot.storage.k8s.io "ca" is invalid: spec.volumeSnapshotRef: Invalid value: both spec.volumeSnapshotRef.name and spec.volumeSnapshotRef.namespace must be set',
    ],
    [
      'an unknown policy',
      resources.volumeSnapshotContents,
      content('ca', { deletionPolicy: 'Keep' }),
      'VolumeSnapshotContent.snapshot.storage.k8s.io "ca" is invalid: [spec.deletionPolicy: Unsupported value: "Keep": supported values: "Delete", "Retain", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
    ],
    [
      'a claim without a size',
      resources.persistentVolumeClaims,
      claim('nosize', { resources: undefined }),
      'PersistentVolumeClaim "nosize" is invalid: spec.resources[storage]: Required value',
    ],
  ])('refuses %s (transcripts 00 and 10)', (_, resource, object, message) => {
    const error = refusal(() => newStore().create(resource, object));
    expect(error).toMatchObject({ code: 422, reason: 'Invalid', message });
  });

  it('keeps the source of a content, not its policy or reference (transcript 00)', () => {
    const store = newStore();
    store.create(
      resources.volumeSnapshotContents,
      content('ca', { sourceVolumeMode: 'Weird' }),
    );
    const change = (spec: object) =>
      store.modify(resources.volumeSnapshotContents, undefined, 'ca', draft => {
        draft.spec = { ...fieldsAt(draft, 'spec'), ...spec };
      });
    expect(
      refusal(() => change({ source: { snapshotHandle: 'h2' } })).message,
    ).toBe(
      'VolumeSnapshotContent.snapshot.storage.k8s.io "ca" is invalid: spec.source.snapshotHandle: Invalid value: "h2": snapshotHandle is immutable',
    );
    expect(
      refusal(() => change({ sourceVolumeMode: 'Block' })).message,
    ).toContain('sourceVolumeMode is immutable');
    expect(change({ deletionPolicy: 'Delete' })?.metadata.generation).toBe(2);
  });

  it('keeps status and the rest apart, and counts generations by the rest', () => {
    const store = newStore();
    store.create(resources.volumeSnapshots, {
      metadata: { name: 's', namespace: 'db' },
      spec: { source: { persistentVolumeClaimName: 'p' } },
      status: { readyToUse: true },
    });
    const events: StoreEvent[] = [];
    store.watch(event => events.push(event));
    const both = (subresource?: string) =>
      store.modify(
        resources.volumeSnapshots,
        'db',
        's',
        draft => {
          draft.spec = {
            ...fieldsAt(draft, 'spec'),
            volumeSnapshotClassName: 'c',
          };
          draft.status = { readyToUse: false };
        },
        { subresource },
      );
    expect(both('status')).toMatchObject({
      metadata: { generation: 1 },
      spec: { source: { persistentVolumeClaimName: 'p' } },
      status: { readyToUse: false },
    });
    expect(both()).toMatchObject({
      metadata: { generation: 2 },
      spec: { volumeSnapshotClassName: 'c' },
    });
    both();
    both('status');
    expect(events.map(event => event.type)).toEqual(['MODIFIED', 'MODIFIED']);
  });

  it('refuses a stale resourceVersion and another uid (transcripts 00 and 15)', () => {
    const store = newStore();
    const created = store.create(
      resources.volumeSnapshotContents,
      content('ca'),
    );
    const stale = structuredClone(created);
    stale.metadata.resourceVersion = '1';
    expect(
      refusal(() => store.update(resources.volumeSnapshotContents, stale))
        .message,
    ).toBe(
      'Operation cannot be fulfilled on volumesnapshotcontents.snapshot.storage.k8s.io "ca": the object has been modified; please apply your changes to the latest version and try again',
    );
    const uid = '00000000-0000-0000-0000-000000000000';
    expect(
      refusal(() =>
        store.delete(resources.volumeSnapshotContents, undefined, 'ca', {
          preconditions: { uid },
        }),
      ).toStatus(),
    ).toMatchObject({
      code: 409,
      message: `Operation cannot be fulfilled on VolumeSnapshotContent.snapshot.storage.k8s.io "ca": the UID in the precondition (${uid}) does not match the UID in record (${created.metadata.uid}). The object might have been deleted and then recreated`,
      details: { kind: 'VolumeSnapshotContent' },
    });
  });

  it('waits for finalizers, then removes (transcript 08)', () => {
    const store = newStore();
    store.create(resources.volumeSnapshots, {
      metadata: { name: 's', namespace: 'db', finalizers: ['a.io/x'] },
      spec: { source: { persistentVolumeClaimName: 'p' } },
    });
    expect(store.delete(resources.volumeSnapshots, 'db', 's')).toMatchObject({
      removed: false,
      object: { metadata: { generation: 2, deletionGracePeriodSeconds: 0 } },
    });
    expect(
      refusal(() =>
        store.modify(resources.volumeSnapshots, 'db', 's', draft => {
          draft.metadata.finalizers = ['a.io/x', 'a.io/y'];
        }),
      ).message,
    ).toContain('no new finalizers can be added');
    const events: StoreEvent[] = [];
    store.watch(event => events.push(event));
    store.modify(resources.volumeSnapshots, 'db', 's', draft => {
      draft.metadata.finalizers = [];
    });
    expect(store.get(resources.volumeSnapshots, 'db', 's')).toBeUndefined();
    expect(events).toMatchObject([
      { type: 'DELETED', previous: { metadata: { finalizers: ['a.io/x'] } } },
    ]);
  });

  it('lets a running pod stop in its grace period (transcript 03)', () => {
    const store = newStore();
    store.create(resources.pods, pod('p'));
    const bind = (draft: KubernetesObject) => {
      draft.spec = { ...fieldsAt(draft, 'spec'), nodeName: 'node1' };
    };
    store.modify(resources.pods, 'db', 'p', bind, { subresource: 'binding' });
    const types: string[] = [];
    store.watch(event => types.push(event.type));
    expect(
      store.delete(resources.pods, 'db', 'p').object.metadata,
    ).toMatchObject({
      deletionTimestamp: '2026-11-22T10:26:07Z',
      deletionGracePeriodSeconds: 30,
    });
    store.delete(resources.pods, 'db', 'p');
    store.delete(resources.pods, 'db', 'p', { gracePeriodSeconds: 0 });
    expect(types).toEqual(['MODIFIED', 'MODIFIED', 'DELETED']);
  });

  it('delivers what a listener causes after what it was told', () => {
    const store = newStore();
    const heard: string[] = [];
    const note = ({ object }: StoreEvent) =>
      heard.push(object.metadata.name ?? '');
    store.watch(({ object }) => {
      if (object.metadata.name !== 'first') return;
      store.create(resources.configMaps, {
        metadata: { name: 'second', namespace: 'db' },
      });
    });
    store.watch(note);
    store.create(resources.configMaps, {
      metadata: { name: 'first', namespace: 'db' },
    });
    expect(heard).toEqual(['first', 'second']);
  });

  it('refuses what exceeds a quota and keeps its status (transcript 15)', () => {
    const store = newStore();
    const key = 'count/volumesnapshots.snapshot.storage.k8s.io';
    const hard = {
      persistentvolumeclaims: '1',
      'requests.storage': '1Gi',
      [key]: '1',
      pods: '1',
    };
    store.create(resources.resourceQuotas, {
      metadata: { name: 'q', namespace: 'db' },
      spec: { hard },
    });
    const quota = () => store.get(resources.resourceQuotas, 'db', 'q');
    expect(fieldsAt(quota(), 'status').hard).toEqual(hard);
    store.create(resources.persistentVolumeClaims, claim('a'));
    expect(fieldsAt(quota(), 'status').used).toEqual({
      persistentvolumeclaims: '1',
      'requests.storage': '1Gi',
      [key]: '0',
      pods: '0',
    });
    expect(
      refusal(() =>
        store.create(resources.persistentVolumeClaims, claim('b')),
      ).toStatus(),
    ).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'persistentvolumeclaims "b" is forbidden: exceeded quota: q, requested: persistentvolumeclaims=1,requests.storage=1Gi, used: persistentvolumeclaims=1,requests.storage=1Gi, limited: persistentvolumeclaims=1,requests.storage=1Gi',
      reason: 'Forbidden',
      details: { name: 'b', kind: 'persistentvolumeclaims' },
      code: 403,
    });
    store.create(resources.pods, pod('one'));
    expect(
      refusal(() => store.create(resources.pods, pod('two'))).message,
    ).toBe(
      'pods "two" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    );
    store.delete(resources.pods, 'db', 'one');
    expect(fieldsAt(quota(), 'status', 'used').pods).toBe('0');
  });

  it('selects by labels and fields, and refuses fields it does not know (transcript 13)', () => {
    const store = newStore();
    for (const [name, tier] of [
      ['a', 'web'],
      ['b', 'db'],
      ['c', undefined],
    ] as const) {
      store.create(resources.configMaps, {
        metadata: {
          name,
          namespace: 'db',
          labels: tier === undefined ? {} : { tier },
        },
      });
    }
    const names = (options: object) =>
      store
        .list(resources.configMaps, options)
        .map(object => object.metadata.name)
        .join('');
    expect(names({ labelSelector: 'tier=web' })).toBe('a');
    expect(names({ labelSelector: 'tier!=web' })).toBe('bc');
    expect(names({ labelSelector: 'tier in (web, db),tier!=db' })).toBe('a');
    expect(names({ labelSelector: '!tier' })).toBe('c');
    expect(names({ fieldSelector: 'metadata.name!=a' })).toBe('bc');
    expect(
      refusal(() =>
        store.list(resources.volumeSnapshots, {
          fieldSelector: 'status.readyToUse=true',
        }),
      ),
    ).toMatchObject({
      code: 400,
      message: 'field label not supported: status.readyToUse',
    });
  });

  it('forgets history when compacted', () => {
    const store = newStore();
    const start = Number(store.resourceVersion);
    store.create(resources.configMaps, {
      metadata: { name: 'a', namespace: 'db' },
    });
    expect(store.history(resources.configMaps, start)).toHaveLength(1);
    store.compact();
    expect(store.history(resources.configMaps, start)).toBeUndefined();
    expect(
      store.history(resources.configMaps, Number(store.resourceVersion)),
    ).toEqual([]);
  });
});
