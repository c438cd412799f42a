import { Fields, fieldsAt } from '../objects';
import { resources } from '../resources';
import { TestApi } from '../testing/TestApi';

const SERVICES = '/api/v1/namespaces/db/services';
const CLAIM = '/api/v1/namespaces/db/persistentvolumeclaims/data';
const MERGE = 'application/merge-patch+json';

describe('what is not to be had', () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await TestApi.start();
  });
  afterEach(() => api.close());

  const create = (name: string, spec: Fields) =>
    api.call('POST', SERVICES, { body: { metadata: { name }, spec } });
  const patch = (path: string, body: Fields) =>
    api.call('PATCH', path, { body, contentType: MERGE });

  it('is the node port of another service', async () => {
    const ports = (nodePort?: number) => [{ port: 1433, nodePort }];
    const first = { type: 'NodePort', ports: ports(30_433) };
    expect((await create('first', first)).code).toBe(201);
    const refusal = (name: string) => ({
      code: 422,
      message: `Service "${name}" is invalid: spec.ports[0].nodePort: Invalid value: 30433: provided port is already allocated`,
      details: {
        ...{ name, kind: 'Service' },
        causes: [
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: 30433: provided port is already allocated',
            field: 'spec.ports[0].nodePort',
          },
        ],
      },
    });
    expect((await create('second', first)).json).toMatchObject(
      refusal('second'),
    );
    await create('second', { type: 'NodePort', ports: ports() });
    const moved = { spec: { ports: ports(30_433) } };
    expect((await patch(`${SERVICES}/second`, moved)).json).toMatchObject(
      refusal('second'),
    );
    // Its own is free to itself, and to anybody once it is gone.
    expect((await patch(`${SERVICES}/first`, moved)).code).toBe(200);
    await api.call('DELETE', `${SERVICES}/first`);
    expect((await patch(`${SERVICES}/second`, moved)).code).toBe(200);
  });

  it('is a node port that another port of the service asks for', async () => {
    const { json } = await create('taken', {
      type: 'NodePort',
      ports: [{ name: 'a', port: 1, nodePort: 30_000 }],
    });
    expect(json.kind).toBe('Service');
    const nodePorts = Array.from({ length: 40 }, (_, index) => 30_001 + index);
    const { json: mixed } = await create('mixed', {
      type: 'NodePort',
      ports: [
        ...nodePorts.map(port => ({ name: `given-${port}`, port })),
        ...nodePorts.map(nodePort => ({
          ...{ name: `asked-${nodePort}`, port: nodePort + 100, nodePort },
        })),
      ],
    });
    const given = (fieldsAt(mixed, 'spec').ports as Fields[]).map(
      ({ nodePort }) => nodePort,
    );
    expect(new Set(given).size).toBe(80);
  });

  it('is the address of another service', async () => {
    const ports = [{ port: 1433 }];
    const { json } = await create('first', { ports });
    const { clusterIP } = fieldsAt(json, 'spec');
    const second = await create('second', { ports, clusterIP });
    expect(second.json).toMatchObject({
      code: 422,
      message: `Service "second" is invalid: spec.clusterIPs: Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
    });
    for (const name of ['headless', 'headless-too']) {
      const { code } = await create(name, { ports, clusterIP: 'None' });
      expect(code).toBe(201);
    }
  });

  it('is more than a class lets a claim grow to, or less than it has', async () => {
    const claims = resources.persistentVolumeClaims;
    for (const [name, allowVolumeExpansion] of [
      ['fixed', undefined],
      ['growing', true],
    ] as const) {
      api.store.create(resources.storageClasses, {
        metadata: { name },
        provisioner: 'csi.example.com',
        ...(allowVolumeExpansion ? { allowVolumeExpansion } : {}),
      });
    }
    const bindClaim = (storageClassName: string) => {
      api.store.create(claims, {
        metadata: { name: 'data', namespace: 'db' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName,
          resources: { requests: { storage: '1Gi' } },
        },
      });
      const status = { phase: 'Bound', capacity: { storage: '1Gi' } };
      const draw = (draft: Fields) => Object.assign(draft, { status });
      const options = { subresource: 'status' };
      api.store.modify(claims, 'db', 'data', draw, options);
    };
    const resize = (storage: string) =>
      patch(CLAIM, { spec: { resources: { requests: { storage } } } });

    bindClaim('fixed');
    expect((await resize('2Gi')).json).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      details: { name: 'data', kind: 'persistentvolumeclaims' },
    });
    api.store.delete(claims, 'db', 'data');
    api.store.modify(claims, 'db', 'data', draft => {
      delete draft.metadata.finalizers;
    });

    bindClaim('growing');
    expect((await resize('2Gi')).code).toBe(200);
    expect((await resize('512Mi')).json).toMatchObject({
      code: 422,
      message:
        'PersistentVolumeClaim "data" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    });
  });
});
