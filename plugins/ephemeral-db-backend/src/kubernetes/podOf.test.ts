import { sampleSource } from '../__testUtils__/sampleSource';
import type { CloneRules } from '../sources/types';
import type { Pod } from './objects';
import { podOf } from './podOf';
import type { Container, PodSpec } from './podTypes';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const IMAGE = 'registry.example.com:5000/mssql/server:2022-latest';

const model: Container = {
  name: 'database',
  image: IMAGE,
  ports: [{ containerPort: 1433 }],
  volumeMounts: [{ name: 'disk', mountPath: '/var/opt/mssql' }],
};
/** The source says nothing of what is derived. */
const unsaid = {
  ...sampleSource.clones,
  image: undefined,
  resources: undefined,
};
const disk = {
  name: 'disk',
  persistentVolumeClaim: { claimName: 'mssql-golden-data' },
};

function golden(
  container: Partial<Container> = {},
  spec: PodSpec = {},
  imageID = `docker-pullable://registry.example.com:5000/mssql/server@${DIGEST}`,
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'golden-0', namespace: 'db-golden' },
    spec: {
      nodeName: 'node-1',
      containers: [{ ...model, ...container }],
      ...spec,
      volumes: [disk, ...(spec.volumes ?? [])],
    },
    status: {
      containerStatuses: [
        { name: 'database', imageID, ready: true, restartCount: 0 },
      ],
    },
  };
}

function derive(pod: Pod | undefined, clones: Partial<CloneRules> = {}) {
  const spec = podOf(pod, {
    ...sampleSource,
    clones: { ...unsaid, ...clones },
  })!;
  return { spec, container: spec?.containers?.[0] };
}

describe('podOf', () => {
  it.each<[string, string | undefined, string]>([
    [
      'the build that runs',
      undefined,
      `registry.example.com:5000/mssql/server@${DIGEST}`,
    ],
    [
      'of a mirror, by its name here',
      `mirror.example.com/sql@${DIGEST}`,
      `registry.example.com:5000/mssql/server@${DIGEST}`,
    ],
    ['the tag where the node knows an id only', DIGEST, IMAGE],
    ['the tag where the node says nothing', '', IMAGE],
  ])('takes the image: %s', (_, imageID, image) => {
    expect(derive(golden({}, {}, imageID)).container?.image).toBe(image);
  });

  it('leaves an image alone that is pinned, and takes the source’s word over it', () => {
    const pinned = `example.com/mssql@sha256:${'f'.repeat(64)}`;
    expect(derive(golden({ image: pinned })).container?.image).toBe(pinned);
    const named = { image: 'mssql:2022-cu1' };
    expect(derive(golden(), named).container?.image).toBe('mssql:2022-cu1');
    expect(derive(undefined, named).container?.image).toBe('mssql:2022-cu1');
    expect(derive(undefined).spec).toBeUndefined();
  });

  it('finds the container with the databases among others', () => {
    const exporter = { name: 'exporter', image: 'exporter:1' };
    const backup = { ...model, name: 'backup', image: 'backup:1', ports: [] };
    const pod = golden();
    const containers = [exporter, backup, pod.spec.containers![0]];
    const { spec } = derive({ ...pod, spec: { ...pod.spec, containers } });
    expect(spec.containers).toHaveLength(1);
    expect(spec.containers![0]).toMatchObject({
      name: 'mssql',
      image: expect.stringContaining(DIGEST),
    });
  });

  it('takes what the environment says, and no secret', () => {
    const secret = (name: string) => ({
      secretKeyRef: { name, key: 'password' },
    });
    const env = [
      { name: 'TZ', value: 'Europe/Zurich' },
      { name: 'MSSQL_COLLATION', value: 'Latin1_General_CI_AS' },
      { name: 'ACCEPT_EULA', value: 'N' },
      { name: 'MSSQL_PID', value: 'XXXXX-XXXXX-XXXXX-XXXXX-XXXXX' },
      { name: 'MSSQL_TCP_PORT', value: '14330' },
      { name: 'MSSQL_ENABLE_HADR', value: '1' },
      { name: 'MSSQL_SA_PASSWORD', value: 'Yukon900' },
      { name: 'SA_PASSWORD', valueFrom: secret('copied') },
      { name: 'BACKUP_API_KEY', value: 'abc' },
      { name: 'STORE', value: 'https://a/?token=abc' },
      { name: 'ALL', value: 'a $(MSSQL_SA_PASSWORD)' },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'OTHER', valueFrom: secret('other') },
      { name: 'PROXY', valueFrom: secret('copied') },
    ];
    expect(derive(golden({ env })).container?.env).toEqual([
      env[0],
      env[1],
      { name: 'ACCEPT_EULA', value: 'Y' },
      { name: 'MSSQL_PID', value: 'Developer' },
      { name: 'MSSQL_AGENT_ENABLED', value: 'false' },
    ]);
    const copied = derive(golden({ env }), { copySecrets: ['copied'] });
    expect(copied.container?.env?.map(({ name }) => name)).toEqual([
      'TZ',
      'MSSQL_COLLATION',
      'PROXY',
      'ACCEPT_EULA',
      'MSSQL_PID',
      'MSSQL_AGENT_ENABLED',
    ]);
  });

  it.each<[string, Container['resources'], Partial<CloneRules>, object]>([
    [
      'the golden’s',
      { requests: { cpu: '2' }, limits: { memory: '64Gi' } },
      {},
      { requests: { cpu: '2' }, limits: { memory: '64Gi' } },
    ],
    [
      'the source’s instead',
      { limits: { memory: '64Gi' } },
      { resources: { limits: { memory: '3Gi' } } },
      { limits: { memory: '3Gi' } },
    ],
    [
      'the usual where the golden has no bound',
      { requests: { memory: '32Gi' } },
      {},
      { requests: { memory: '2Gi' }, limits: { memory: '4Gi' } },
    ],
  ])('takes the resources: %s', (_, resources, clones, expected) => {
    expect(derive(golden({ resources }), clones).container?.resources).toEqual(
      expected,
    );
  });

  const configuration = {
    name: 'configuration',
    mountPath: '/var/opt/mssql/mssql.conf',
    subPath: 'mssql.conf',
    readOnly: true,
  };

  it('mounts the data where the golden has it, its own configuration over it, and no secret', () => {
    const { spec, container } = derive(
      golden(
        {
          volumeMounts: [
            { name: 'disk', mountPath: '/var/opt/mssql/data', subPath: 'data' },
            { name: 'disk', mountPath: '/logs', subPath: 'log' },
            { name: 'scratch', mountPath: '/scratch' },
            { name: 'tempdisk', mountPath: '/tempdb' },
            { name: 'conf', mountPath: '/var/opt/mssql/mssql.conf' },
            { name: 'tls', mountPath: '/tls', readOnly: true },
            { name: 'keytab', mountPath: '/keytab' },
            { name: 'token', mountPath: '/var/run/secrets/token' },
          ],
        },
        {
          volumes: [
            { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
            {
              name: 'tempdisk',
              persistentVolumeClaim: { claimName: 'tempdb' },
            },
            { name: 'conf', configMap: { name: 'golden-conf' } },
            { name: 'tls', secret: { secretName: 'golden-tls' } },
            { name: 'keytab', secret: { secretName: 'golden-keytab' } },
            { name: 'token' },
          ],
        },
      ),
      { copySecrets: ['golden-tls'] },
    );
    expect(container?.volumeMounts).toEqual([
      { name: 'data', mountPath: '/var/opt/mssql/data', subPath: 'data' },
      { name: 'data', mountPath: '/logs', subPath: 'log' },
      { name: 'golden-scratch', mountPath: '/scratch' },
      { name: 'golden-tempdisk', mountPath: '/tempdb' },
      { name: 'golden-tls', mountPath: '/tls', readOnly: true },
      configuration,
    ]);
    expect(spec.volumes).toEqual([
      { name: 'data' },
      { name: 'configuration', configMap: { name: 'mssql-conf' } },
      { name: 'golden-scratch', emptyDir: { sizeLimit: '1Gi' } },
      { name: 'golden-tempdisk', emptyDir: {} },
      { name: 'golden-tls', secret: { secretName: 'golden-tls' } },
    ]);
  });

  it('keeps to what Kubernetes takes: one mount for a path, and names of 63 characters', () => {
    const long = 'v'.repeat(60);
    const [scratch, other] = [`${long}-a`, `${long}-b`];
    const path = '/var/opt/mssql/mssql.conf';
    const { spec, container } = derive(
      golden(
        {
          volumeMounts: [
            ...(model.volumeMounts ?? []),
            { name: 'settings', mountPath: path, subPath: 'mssql.conf' },
            { name: scratch, mountPath: '/scratch' },
            { name: other, mountPath: '/other' },
          ],
        },
        {
          volumes: [
            { name: 'settings', secret: { secretName: 'settings' } },
            { name: scratch, emptyDir: {} },
            { name: other, emptyDir: { sizeLimit: '1Gi' } },
          ],
        },
      ),
      { copySecrets: ['settings'] },
    );
    const [, , first, second] = spec.volumes ?? [];
    expect(spec.volumes).toHaveLength(4);
    for (const { name } of [first, second]) {
      expect(name).toMatch(/^golden-v{47}-[0-9a-f]{8}$/);
    }
    expect(second.name).not.toBe(first.name);
    expect(second).toMatchObject({ emptyDir: { sizeLimit: '1Gi' } });
    expect(container?.volumeMounts).toEqual([
      { name: 'data', mountPath: '/var/opt/mssql' },
      { name: first.name, mountPath: '/scratch' },
      { name: second.name, mountPath: '/other' },
      expect.objectContaining({ name: 'configuration', mountPath: path }),
    ]);
  });

  it('gives tempdb scratch space where the source says so', () => {
    const mounted = golden(
      {
        volumeMounts: [
          ...model.volumeMounts!,
          { name: 'tempdisk', mountPath: '/tempdb' },
        ],
      },
      { volumes: [{ name: 'tempdisk', ephemeral: {} }] },
    );
    const tempdb = { mountPath: '/tempdb', sizeLimit: '8Gi' };
    const { spec, container } = derive(mounted, { tempdb });
    expect(container?.volumeMounts).toEqual([
      { name: 'data', mountPath: '/var/opt/mssql' },
      { name: 'tempdb', mountPath: '/tempdb' },
      configuration,
    ]);
    expect(spec.volumes).toContainEqual({
      name: 'tempdb',
      emptyDir: { sizeLimit: '8Gi' },
    });
  });

  it.each<[string, PodSpec['securityContext'], CloneRules['scc'], object]>([
    [
      'the user of the image where none is said',
      { fsGroup: 10001 },
      undefined,
      {
        runAsUser: 10001,
        runAsGroup: 10001,
        runAsNonRoot: true,
        fsGroup: 10001,
      },
    ],
    [
      'root, where the files are root’s',
      { runAsUser: 0 },
      undefined,
      { runAsUser: 0, fsGroup: 10001 },
    ],
    [
      'other ids',
      { runAsUser: 5000, runAsGroup: 6000, supplementalGroups: [7] },
      undefined,
      {
        runAsUser: 5000,
        runAsGroup: 6000,
        runAsNonRoot: true,
        fsGroup: 10001,
        supplementalGroups: [7],
      },
    ],
    [
      'those of the golden namespace',
      { fsGroup: 1000650000, seLinuxOptions: { level: 's0:c1,c2' } },
      'inherit',
      {
        runAsNonRoot: true,
        fsGroup: 1000650000,
        seLinuxOptions: { level: 's0:c1,c2' },
      },
    ],
    [
      'none, where the namespace has its own',
      { runAsUser: 5000, fsGroup: 6000, seLinuxOptions: { level: 's0:c1,c2' } },
      'own',
      { runAsNonRoot: true },
    ],
  ])('runs under %s', (_, securityContext, scc, expected) => {
    expect(
      derive(golden({}, { securityContext }), { scc }).spec.securityContext,
    ).toEqual({
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
      ...expected,
    });
  });

  it('never has more rights than it needs', () => {
    const securityContext = {
      privileged: true,
      allowPrivilegeEscalation: true,
      runAsUser: 5000,
      capabilities: { add: ['SYS_PTRACE'] },
    };
    expect(
      derive(golden({ securityContext })).container?.securityContext,
    ).toEqual({
      runAsUser: 5000,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SYS_PTRACE'] },
    });
    const own = derive(golden({ securityContext }), { scc: 'own' });
    expect(own.container?.securityContext).not.toHaveProperty('runAsUser');
  });

  it('goes to nodes of the same sort, and not to the same node', () => {
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: {} };
    const licensed = { key: 'licensed', operator: 'Exists' };
    const { spec } = derive(
      golden(
        {},
        {
          nodeSelector: { disktype: 'ssd' },
          affinity: { nodeAffinity, ...{ podAntiAffinity: {} } },
          tolerations: [
            licensed,
            {
              key: 'node.kubernetes.io/not-ready',
              operator: 'Exists',
              effect: 'NoExecute',
              tolerationSeconds: 300,
            },
          ],
          schedulerName: 'stork',
          imagePullSecrets: [{ name: 'pull' }, { name: 'other' }],
        },
      ),
      { copySecrets: ['pull'] },
    );
    expect(spec).toMatchObject({
      nodeSelector: { disktype: 'ssd' },
      affinity: { nodeAffinity },
      tolerations: [licensed],
      schedulerName: 'stork',
      imagePullSecrets: [{ name: 'pull' }],
    });
    expect(spec.affinity).not.toHaveProperty('podAntiAffinity');
    expect(spec).not.toHaveProperty('nodeName');
    const usual = derive(golden({}, { schedulerName: 'default-scheduler' }));
    expect(Object.keys(usual.spec)).not.toContain('schedulerName');
  });
});
