import { ObjectStore } from '../ObjectStore';
import { StatusError } from '../StatusError';
import { Fields, KubernetesObjectInput, fieldsAt } from '../objects';
import { Resource, resources } from '../resources';

/** What Kubernetes 1.36 says, field by field (k8s.io/kubernetes, pkg/apis/…/validation). */
type Words = [field: string, words: string][];

function newStore(): ObjectStore {
  const store = new ObjectStore();
  store.create(resources.namespaces, { metadata: { name: 'db' } });
  return store;
}

function named(resource: Resource, fields: Fields): KubernetesObjectInput {
  const { metadata, ...rest } = fields;
  return {
    ...rest,
    metadata: {
      name: 'x',
      ...(resource.namespaced ? { namespace: 'db' } : {}),
      ...fieldsAt(metadata),
    },
  };
}

function causesOf(action: () => unknown): Words {
  try {
    action();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    expect(error.code).toBe(422);
    return (error.details?.causes ?? []).map(({ field = '', message = '' }) => [
      field,
      message,
    ]);
  }
  return [];
}

const container = { name: 'mssql', image: 'mssql:2022' };
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function deployment(spec: Fields, ofPod: Fields = {}): Fields {
  return {
    spec: {
      selector: { matchLabels: { app: 'x' } },
      template: {
        metadata: { labels: { app: 'x' } },
        spec: { containers: [container], ...ofPod },
      },
      ...spec,
    },
  };
}

function withContainer(fields: Fields): Fields {
  return deployment({}, { containers: [{ ...container, ...fields }] });
}

const claimSpec = {
  accessModes: ['ReadWriteOnce'],
  storageClassName: 'fast',
  resources: { requests: { storage: '1Gi' } },
};

const POD = 'spec.template.spec';
const BOX = `${POD}.containers[0]`;

const refused: [string, Resource, Fields, Words][] = [
  [
    'a namespace with dots',
    resources.namespaces,
    { metadata: { name: 'a.b' } },
    [['metadata.name', 'Invalid value: "a.b": must not contain dots']],
  ],
  [
    'a role with a slash',
    resources.roles,
    { metadata: { name: 'a/b' } },
    [['metadata.name', 'Invalid value: "a/b": may not contain \'/\'']],
  ],
  [
    'more than 256 KiB of annotations',
    resources.configMaps,
    { metadata: { annotations: { a: 'x'.repeat(262_144) } } },
    [['metadata.annotations', 'Too long: may not be more than 262144 bytes']],
  ],
  [
    'a finalizer without a domain',
    resources.configMaps,
    { metadata: { finalizers: ['mine'] } },
    [
      [
        'metadata.finalizers[0]',
        'Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
      ],
    ],
  ],
  [
    'an owner without a uid, and two controllers',
    resources.configMaps,
    {
      metadata: {
        ownerReferences: ['a', 'b'].map(name => ({
          apiVersion: 'v1',
          kind: 'Pod',
          name,
          uid: name === 'a' ? '' : 'u',
          controller: true,
        })),
      },
    },
    [
      ['metadata.ownerReferences.uid', 'Invalid value: "": must not be empty'],
      [
        'metadata.ownerReferences',
        expect.stringMatching(
          /^Invalid value: \[.*\]: Only one reference can have Controller set to true\. Found "true" in references for Pod\/a and Pod\/b$/,
        ),
      ],
    ],
  ],
  [
    'a template that its selector does not match',
    resources.deployments,
    deployment({ selector: { matchLabels: { app: 'y' } } }),
    [
      [
        'spec.template.metadata.labels',
        'Invalid value: {"app":"x"}: `selector` does not match template `labels`',
      ],
    ],
  ],
  [
    'an empty selector',
    resources.deployments,
    deployment({ selector: {} }),
    [
      [
        'spec.selector',
        'Invalid value: {}: empty selector is invalid for deployment',
      ],
    ],
  ],
  [
    'a wrong label value in a template',
    resources.deployments,
    deployment({
      template: {
        metadata: { labels: { app: 'x', owner: 'a:b' } },
        spec: { containers: [container] },
      },
    }),
    [['spec.template.labels', `Invalid value: "a:b": ${VALUE}`]],
  ],
  [
    'Recreate that rolls',
    resources.deployments,
    deployment({ strategy: { type: 'Recreate', rollingUpdate: {} } }),
    [
      [
        'spec.strategy.rollingUpdate',
        "Forbidden: may not be specified when strategy `type` is 'Recreate'",
      ],
    ],
  ],
  [
    'a template that does not restart',
    resources.deployments,
    deployment({}, { restartPolicy: 'Never' }),
    [
      [
        `${POD}.restartPolicy`,
        'Unsupported value: "Never": supported values: "Always"',
      ],
    ],
  ],
  [
    'a request above its limit',
    resources.deployments,
    withContainer({
      resources: { requests: { memory: '5Gi' }, limits: { memory: '4096Mi' } },
    }),
    [
      [
        `${BOX}.resources.requests`,
        'Invalid value: "5Gi": must be less than or equal to memory limit of 4Gi',
      ],
    ],
  ],
  [
    'unknown and negative resources',
    resources.deployments,
    withContainer({ resources: { limits: { disk: '1', cpu: '-1' } } }),
    [
      [
        `${BOX}.resources.limits[disk]`,
        'Invalid value: "disk": must be a standard resource type or fully qualified',
      ],
      [
        `${BOX}.resources.limits[disk]`,
        'Invalid value: "disk": must be a standard resource for containers',
      ],
      [
        `${BOX}.resources.limits[cpu]`,
        'Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
  ],
  [
    'probes that can not be',
    resources.deployments,
    withContainer({
      startupProbe: { tcpSocket: { port: 0 }, successThreshold: 2 },
      readinessProbe: { periodSeconds: -1 },
      livenessProbe: { tcpSocket: { port: 1 }, exec: { command: ['a'] } },
    }),
    [
      [
        `${BOX}.livenessProbe.tcpSocket`,
        'Forbidden: may not specify more than 1 handler type',
      ],
      [`${BOX}.readinessProbe`, 'Required value: must specify a handler type'],
      [
        `${BOX}.readinessProbe.periodSeconds`,
        'Invalid value: -1: must be greater than or equal to 0',
      ],
      [
        `${BOX}.startupProbe.tcpSocket.port`,
        'Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
      [`${BOX}.startupProbe.successThreshold`, 'Invalid value: 2: must be 1'],
    ],
  ],
  [
    'mounts of nothing and twice at one path',
    resources.deployments,
    deployment(
      {},
      {
        volumes: [{ name: 'data' }, { name: 'data' }],
        containers: [
          {
            ...container,
            volumeMounts: [
              { name: 'data', mountPath: '/a' },
              { name: 'none', mountPath: '/a', subPath: '../b' },
            ],
          },
        ],
      },
    ),
    [
      [`${POD}.volumes[1].name`, 'Duplicate value: "data"'],
      [`${BOX}.volumeMounts[1].name`, 'Not found: "none"'],
      [
        `${BOX}.volumeMounts[1].mountPath`,
        'Invalid value: "/a": must be unique',
      ],
      [
        `${BOX}.volumeMounts.subPath`,
        'Invalid value: "../b": must not contain \'..\'',
      ],
    ],
  ],
  [
    'volumes of two kinds, of no claim and with too long a name',
    resources.deployments,
    deployment(
      {},
      {
        volumes: [
          { name: 'a', emptyDir: {}, secret: { secretName: 's' } },
          { name: 'b', persistentVolumeClaim: {} },
          { name: `golden-${'v'.repeat(57)}`, emptyDir: {} },
        ],
      },
    ),
    [
      [
        `${POD}.volumes[0].secret`,
        'Forbidden: may not specify more than 1 volume type',
      ],
      [`${POD}.volumes[1].persistentVolumeClaim.claimName`, 'Required value'],
      [
        `${POD}.volumes[2].name`,
        `Invalid value: "golden-${'v'.repeat(
          57,
        )}": must be no more than 63 characters`,
      ],
    ],
  ],
  [
    'variables from nowhere, twofold and without a key',
    resources.deployments,
    withContainer({
      env: [
        { name: 'A', valueFrom: {} },
        {
          name: 'B=',
          value: 'b',
          valueFrom: { secretKeyRef: { name: 's', key: 'k' } },
        },
        { name: 'C', valueFrom: { secretKeyRef: { name: 's' } } },
      ],
    }),
    [
      [
        `${BOX}.env[0].valueFrom`,
        'Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
      [
        `${BOX}.env[1].name`,
        'Invalid value: "B=": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
      ],
      [
        `${BOX}.env[1].valueFrom`,
        'Invalid value: "": may not be specified when `value` is not empty',
      ],
      [`${BOX}.env[2].valueFrom.secretKeyRef.key`, 'Required value'],
    ],
  ],
  [
    'security that is none',
    resources.deployments,
    deployment(
      {},
      {
        securityContext: {
          fsGroup: -1,
          fsGroupChangePolicy: 'Never',
          seccompProfile: { type: 'Default' },
        },
        hostname: 'MSSQL',
        tolerations: [{ operator: 'Equal', tolerationSeconds: 1 }],
      },
    ),
    [
      [
        `${POD}.securityContext.fsGroup`,
        'Invalid value: -1: must be between 0 and 4294967295, inclusive',
      ],
      [
        `${POD}.securityContext.fsGroupChangePolicy`,
        'Unsupported value: "Never": supported values: "Always", "OnRootMismatch"',
      ],
      [
        `${POD}.securityContext.seccompProfile.type`,
        'Unsupported value: "Default": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
      ],
      [`${POD}.hostname`, `Invalid value: "MSSQL": ${LABEL}`],
      [
        `${POD}.tolerations[0].operator`,
        'Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
      [
        `${POD}.tolerations[0].effect`,
        'Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set',
      ],
    ],
  ],
  [
    'a service without ports',
    resources.services,
    { spec: {} },
    [['spec.ports', 'Required value']],
  ],
  [
    'a service with ports that are none',
    resources.services,
    {
      spec: {
        selector: { app: 'a b' },
        ports: [
          { name: 'a', port: 70_000, nodePort: 30_000 },
          { port: 1433, targetPort: 'a--b' },
        ],
      },
    },
    [
      [
        'spec.ports[0].port',
        'Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
      [
        'spec.ports[0].targetPort',
        'Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
      ['spec.ports[1].name', 'Required value'],
      [
        'spec.ports[1].targetPort',
        'Invalid value: "a--b": must not contain consecutive hyphens',
      ],
      ['spec.selector', `Invalid value: "a b": ${VALUE}`],
      [
        'spec.ports[0].nodePort',
        "Forbidden: may not be used when `type` is 'ClusterIP'",
      ],
    ],
  ],
  [
    'a node port out of range',
    resources.services,
    { spec: { type: 'NodePort', ports: [{ port: 1433, nodePort: 1433 }] } },
    [
      [
        'spec.ports[0].nodePort',
        'Invalid value: 1433: provided port is not in the valid range. The range of valid ports is 30000-32767',
      ],
    ],
  ],
  [
    'ranges that are ambiguous since 1.36 (KEP-4858)',
    resources.networkPolicies,
    {
      spec: {
        ingress: [
          {
            ports: [{ port: 0 }, { port: 1, endPort: 0, protocol: 'ICMP' }],
            from: [
              { ipBlock: { cidr: '192.168.0.5/24' } },
              { ipBlock: { cidr: '10.0.0.0/08' } },
              { ipBlock: { cidr: 'fd00::1/8' } },
              { ipBlock: { cidr: '10.0.0.1' } },
              { ipBlock: { cidr: '::ffff:1.2.3.0/120' } },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } },
              { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} },
              {},
            ],
          },
        ],
      },
    },
    [
      [
        'spec.ingress[0].ports[0].port',
        'Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
      [
        'spec.ingress[0].ports[1].protocol',
        'Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
      ],
      [
        'spec.ingress[0].ports[1].endPort',
        'Invalid value: 0: must be greater than or equal to `port`',
      ],
      [
        'spec.ingress[0].ports[1].endPort',
        'Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
      [
        'spec.ingress[0].from[0].ipBlock.cidr',
        'Invalid value: "192.168.0.5/24": must not have bits set beyond the prefix length',
      ],
      [
        'spec.ingress[0].from[1].ipBlock.cidr',
        'Invalid value: "10.0.0.0/08": must not have leading 0s in IP or prefix length',
      ],
      [
        'spec.ingress[0].from[2].ipBlock.cidr',
        'Invalid value: "fd00::1/8": must not have bits set beyond the prefix length',
      ],
      [
        'spec.ingress[0].from[3].ipBlock.cidr',
        'Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
      [
        'spec.ingress[0].from[4].ipBlock.cidr',
        'Invalid value: "::ffff:1.2.3.0/120": must not have an IPv4-mapped IPv6 address',
      ],
      [
        'spec.ingress[0].from[5].ipBlock.except[0]',
        'Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
      ],
      [
        'spec.ingress[0].from[6]',
        'Forbidden: may not specify both ipBlock and another peer',
      ],
      ['spec.ingress[0].from[7]', 'Required value: must specify a peer'],
    ],
  ],
  [
    'a claim of nothing',
    resources.persistentVolumeClaims,
    {
      spec: {
        accessModes: ['ReadWrite'],
        volumeMode: 'Weird',
        resources: { requests: { storage: '0' } },
        dataSourceRef: { kind: 'VolumeSnapshot', name: 's' },
      },
    },
    [
      [
        'spec.accessModes',
        'Unsupported value: "ReadWrite": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      ],
      [
        'spec.resources[storage]',
        'Invalid value: "0": must be greater than zero',
      ],
      [
        'spec.volumeMode',
        'Unsupported value: "Weird": supported values: "Block", "Filesystem"',
      ],
      ...['spec.dataSource', 'spec.dataSourceRef'].map(
        (field): Words[number] => [
          field,
          'Invalid value: "VolumeSnapshot": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        ],
      ),
    ],
  ],
  [
    'a volume of nothing',
    resources.persistentVolumes,
    { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } } },
    [['spec', 'Required value: must specify a volume type']],
  ],
  [
    'a Secret with a path for a key, of a type that it is not',
    resources.secrets,
    { type: 'kubernetes.io/dockerconfigjson', data: { '..': '' } },
    [
      ['data[..]', 'Invalid value: "..": must not be \'..\''],
      ['data[.dockerconfigjson]', 'Required value'],
    ],
  ],
  [
    'more than 1 MiB of secrets',
    resources.secrets,
    { data: { a: Buffer.alloc(1_048_577).toString('base64') } },
    [['data', 'Too long: may not be more than 1048576 bytes']],
  ],
  [
    'more than 1 MiB of configuration',
    resources.configMaps,
    { data: { a: 'x'.repeat(1_048_577) } },
    [['[]', 'Too long: may not be more than 1048576 bytes']],
  ],
  [
    'a rule without verbs, and one for paths',
    resources.roles,
    {
      rules: [
        { apiGroups: [''], resources: ['pods'] },
        { nonResourceURLs: ['/healthz'], verbs: ['get'] },
      ],
    },
    [
      [
        'rules[0].verbs',
        'Required value: verbs must contain at least one value',
      ],
      [
        'rules[1].nonResourceURLs',
        'Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
      ],
    ],
  ],
  [
    'a binding of robots to nothing',
    resources.roleBindings,
    {
      roleRef: { kind: 'Rolle' },
      subjects: [
        { kind: 'Robot', name: 'r' },
        { kind: 'ServiceAccount', name: 'A', apiGroup: 'x' },
      ],
    },
    [
      [
        'roleRef.kind',
        'Unsupported value: "Rolle": supported values: "Role", "ClusterRole"',
      ],
      ['roleRef.name', 'Required value'],
      [
        'subjects[0].kind',
        'Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
      ],
      [
        'subjects[1].name',
        expect.stringMatching(
          /^Invalid value: "A": a lowercase RFC 1123 subdomain/,
        ),
      ],
      ['subjects[1].apiGroup', 'Unsupported value: "x": supported values: ""'],
    ],
  ],
  [
    'a class that binds in its own way',
    resources.storageClasses,
    { volumeBindingMode: 'Later', reclaimPolicy: 'Recycle' },
    [
      ['provisioner', 'Required value'],
      [
        'reclaimPolicy',
        'Unsupported value: "Recycle": supported values: "Delete", "Retain"',
      ],
      [
        'volumeBindingMode',
        'Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"',
      ],
    ],
  ],
  [
    'a quota of half a pod and of what is unknown',
    resources.resourceQuotas,
    { spec: { hard: { pods: '500m', disks: '1' } } },
    [
      ['spec.hard[pods]', 'Invalid value: "500m": must be an integer'],
      [
        'spec.hard[disks]',
        'Invalid value: "disks": must be a standard resource type or fully qualified',
      ],
      [
        'spec.hard[disks]',
        'Invalid value: "disks": must be a standard resource for quota',
      ],
    ],
  ],
  [
    'a limit with its minimum above its maximum',
    resources.limitRanges,
    {
      spec: {
        limits: [
          { type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } },
          { type: 'PersistentVolumeClaim' },
        ],
      },
    },
    [
      [
        'spec.limits[0].min[cpu]',
        'Invalid value: "2": min value 2 is greater than max value 1',
      ],
      [
        'spec.limits[1].limits',
        'Required value: either minimum or maximum storage value is required, but neither was provided',
      ],
    ],
  ],
  [
    'an event about another namespace',
    resources.events,
    { involvedObject: { namespace: 'other' } },
    [
      [
        'involvedObject.namespace',
        'Invalid value: "other": does not match event.namespace',
      ],
    ],
  ],
];

const changes: [string, Resource, Fields, Fields, Words][] = [
  [
    'another selector of a deployment',
    resources.deployments,
    deployment({}),
    {
      spec: {
        ...fieldsAt(deployment({}), 'spec'),
        selector: { matchLabels: { app: 'y' } },
        template: {
          metadata: { labels: { app: 'y' } },
          spec: { containers: [container] },
        },
      },
    },
    [
      [
        'spec.selector',
        'Invalid value: {"matchLabels":{"app":"y"}}: field is immutable',
      ],
    ],
  ],
  [
    'another address of a service',
    resources.services,
    { spec: { ports: [{ port: 1 }] } },
    { spec: { clusterIP: '10.0.0.1', ports: [{ port: 1 }] } },
    [
      [
        'spec.clusterIPs[0]',
        'Invalid value: ["10.0.0.1"]: may not change once set',
      ],
    ],
  ],
  [
    'a larger claim that is not bound',
    resources.persistentVolumeClaims,
    { spec: claimSpec },
    {
      spec: {
        ...claimSpec,
        resources: { requests: { storage: '2Gi' } },
        volumeAttributesClassName: 'fast',
      },
    },
    [
      [
        'spec',
        `Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims
@@ -6,7 +6,7 @@
  "Resources": {
   "Limits": null,
   "Requests": {
-   "storage": "1Gi"
+   "storage": "2Gi"
   }
  },
  "VolumeName": "",
@@ -14,5 +14,5 @@
  "VolumeMode": "Filesystem",
  "DataSource": null,
  "DataSourceRef": null,
- "VolumeAttributesClassName": null
+ "VolumeAttributesClassName": "fast"
 }
`,
      ],
    ],
  ],
  [
    'another type of a Secret',
    resources.secrets,
    { type: 'a' },
    { type: 'b' },
    [['type', 'Invalid value: "b": field is immutable']],
  ],
  [
    'data that was to stay',
    resources.configMaps,
    { immutable: true, data: { a: '1' } },
    { immutable: false, data: { a: '2' } },
    ['immutable', 'data'].map(field => [
      field,
      'Forbidden: field is immutable when `immutable` is set',
    ]),
  ],
  [
    'another role of a binding',
    resources.roleBindings,
    { roleRef: { kind: 'Role', name: 'a' } },
    { roleRef: { kind: 'Role', name: 'b' } },
    [
      [
        'roleRef',
        'Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"b"}: cannot change roleRef',
      ],
    ],
  ],
  [
    'another mode of a class',
    resources.storageClasses,
    { provisioner: 'p' },
    { provisioner: 'p', volumeBindingMode: 'WaitForFirstConsumer' },
    [
      [
        'volumeBindingMode',
        'Invalid value: "WaitForFirstConsumer": field is immutable',
      ],
    ],
  ],
  [
    'one container more in a pod',
    resources.pods,
    { spec: { containers: [container] } },
    { spec: { containers: [container, { name: 'b', image: 'b' }] } },
    [
      [
        'spec.containers',
        'Forbidden: pod updates may not add or remove containers',
      ],
    ],
  ],
];

describe('the truth of validation', () => {
  it.each(refused)('refuses %s', (_what, resource, fields, words) => {
    const store = newStore();
    const object = named(resource, fields);
    expect(causesOf(() => store.create(resource, object))).toEqual(words);
  });

  it.each(changes)(
    'refuses %s on an update',
    (_what, resource, before, after, words) => {
      const store = newStore();
      const created = store.create(resource, named(resource, before));
      const { name, namespace } = created.metadata;
      const change = () =>
        store.modify(resource, namespace, name, draft => {
          Object.assign(draft, structuredClone(after));
        });
      expect(causesOf(change)).toEqual(words);
    },
  );

  it('says what several checks complain of once', () => {
    const store = newStore();
    const twice = named(resources.configMaps, {
      metadata: { labels: { a: '!', b: '!' } },
    });
    expect(() => store.create(resources.configMaps, twice)).toThrow(
      `ConfigMap "x" is invalid: metadata.labels: Invalid value: "!": ${VALUE}`,
    );
  });
});

describe('the truth of defaults', () => {
  const stored = (resource: Resource, fields: Fields) =>
    newStore().create(resource, named(resource, fields));

  it('makes limits requests of a pod, not of a template', () => {
    const limited = { ...container, resources: { limits: { cpu: '1' } } };
    const ofPod = stored(resources.pods, { spec: { containers: [limited] } });
    expect(ofPod.spec).toMatchObject({
      containers: [{ resources: { requests: { cpu: '1' } } }],
    });
    const ofTemplate = stored(
      resources.deployments,
      deployment({}, { containers: [limited] }),
    );
    expect(fieldsAt(ofTemplate, 'spec', 'template', 'spec')).toMatchObject({
      containers: [{ resources: limited.resources }],
    });
    expect(JSON.stringify(ofTemplate)).not.toContain('"requests"');
  });

  it('does not keep empty lists, and does not count an empty egress', () => {
    const policy = (spec: Fields) =>
      stored(resources.networkPolicies, { spec }).spec;
    expect(policy({ egress: [], policyTypes: ['Ingress', 'Egress'] })).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(policy({ egress: [] })).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
    });
  });

  it('copies a reference of any kind, and refuses two that differ', () => {
    const reference = { apiGroup: 'a.io', kind: 'Thing', name: 't' };
    const { spec } = stored(resources.persistentVolumeClaims, {
      spec: { ...claimSpec, dataSourceRef: reference },
    });
    expect(spec).toMatchObject({ dataSource: reference });
    const other = { ...reference, name: 'u' };
    expect(
      causesOf(() =>
        stored(resources.persistentVolumeClaims, {
          spec: {
            ...claimSpec,
            dataSource: other,
            dataSourceRef: reference,
          },
        }),
      ),
    ).toEqual([
      ['spec', 'Invalid value: "spec.dataSource": must match dataSourceRef'],
    ]);
  });

  it('keeps what a service was given when a client does not write it back', () => {
    const store = newStore();
    const { services } = resources;
    const given = store.create(
      services,
      named(services, { spec: { type: 'NodePort', ports: [{ port: 1433 }] } }),
    );
    const rewritten = (type: string) =>
      store.modify(services, 'db', 'x', draft => {
        draft.spec = { type, ports: [{ port: 1433 }] };
      })?.spec;
    expect(rewritten('NodePort')).toEqual(given.spec);
    expect(rewritten('ClusterIP')).toMatchObject({
      clusterIP: fieldsAt(given, 'spec').clusterIP,
    });
    expect(JSON.stringify(rewritten('ClusterIP'))).not.toContain('nodePort');
  });

  it('keeps the spelling of quantities with an exponent', () => {
    const { spec } = stored(resources.resourceQuotas, {
      spec: { hard: { pods: '1e3', 'requests.storage': '1.5Gi' } },
    });
    expect(spec).toEqual({
      hard: { pods: '1e3', 'requests.storage': '1536Mi' },
    });
  });
});
