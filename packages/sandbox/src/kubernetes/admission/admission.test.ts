import { Fields, fieldsAt } from '../objects';
import { resources } from '../resources';
import { Answer, TestApi } from '../testing/TestApi';

const PODS = '/api/v1/namespaces/db/pods';
const LABEL = 'pod-security.kubernetes.io';

function container(name: string, more: Fields = {}): Fields {
  return { name, image: 'x', ...more };
}

function withResources(requests: Fields, limits: Fields = {}): Fields {
  return container('c', { resources: { requests, limits } });
}

describe('admission', () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await TestApi.start();
  });
  afterEach(() => api.close());

  function createPod(spec: Fields, query = ''): Promise<Answer> {
    return api.call('POST', `${PODS}${query}`, {
      body: { metadata: { name: 'p' }, spec },
    });
  }

  function createClaim(storage: string, name = 'claim'): Promise<Answer> {
    return api.call('POST', '/api/v1/namespaces/db/persistentvolumeclaims', {
      body: {
        metadata: { name },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage } },
        },
      },
    });
  }

  function limit(...limits: Fields[]): void {
    api.store.create(resources.limitRanges, {
      metadata: { name: 'limits', namespace: 'db' },
      spec: { limits },
    });
  }

  function quota(hard: Fields, more: Fields = {}): void {
    api.store.create(resources.resourceQuotas, {
      metadata: { name: 'q', namespace: 'db' },
      spec: { hard, ...more },
    });
  }

  function label(labels: Record<string, string>): Promise<Answer> {
    return api.call('PATCH', '/api/v1/namespaces/db', {
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels } },
    });
  }

  describe('by limits', () => {
    it('gives containers what they do not say', async () => {
      limit({
        type: 'Container',
        default: { cpu: '500m', memory: '1Gi' },
        defaultRequest: { cpu: '100m' },
      });
      const { json } = await createPod({
        containers: [container('a'), container('b')],
      });
      const [first] = fieldsAt(json, 'spec').containers as Fields[];
      expect(first.resources).toEqual({
        limits: { cpu: '500m', memory: '1Gi' },
        requests: { cpu: '100m', memory: '1Gi' },
      });
      expect(fieldsAt(json, 'metadata', 'annotations')).toEqual({
        'kubernetes.io/limit-ranger':
          'LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a; cpu, memory request for container b; cpu, memory limit for container b',
      });
      expect(fieldsAt(json, 'status').qosClass).toBe('Burstable');
    });

    it.each([
      [
        { max: { memory: '1Gi' } },
        withResources({}, { memory: '2Gi' }),
        'maximum memory usage per Container is 1Gi, but limit is 2Gi',
      ],
      [
        { min: { cpu: '200m' } },
        withResources({ cpu: '100m' }),
        'minimum cpu usage per Container is 200m, but request is 100m',
      ],
      [
        { maxLimitRequestRatio: { cpu: '2' } },
        withResources({ cpu: '100m' }, { cpu: '300m' }),
        'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
      ],
    ])('refuses containers beyond %j', async (bounds, one, words) => {
      limit({ type: 'Container', ...bounds });
      expect((await createPod({ containers: [one] })).json).toMatchObject({
        code: 403,
        reason: 'Forbidden',
        message: `pods "p" is forbidden: ${words}`,
        details: { name: 'p', kind: 'pods' },
      });
    });

    it('counts the containers of a pod together', async () => {
      limit({ type: 'Pod', max: { memory: '1Gi' } });
      const one = withResources({}, { memory: '600Mi' });
      const { json } = await createPod({
        containers: [one, { ...one, name: 'd' }],
      });
      expect(json.message).toBe(
        'pods "p" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 1200Mi',
      );
    });

    it('refuses claims that are too large or too small', async () => {
      limit({
        type: 'PersistentVolumeClaim',
        min: { storage: '1Gi' },
        max: { storage: '5Gi' },
      });
      expect((await createClaim('6Gi')).json).toMatchObject({
        code: 403,
        message:
          'persistentvolumeclaims "claim" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi',
      });
      expect((await createClaim('500Mi')).json.message).toBe(
        'persistentvolumeclaims "claim" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
      );
      expect((await createClaim('5Gi')).code).toBe(201);
    });
  });

  describe('by quota', () => {
    it('refuses a claim in the words of the recording (transcript 15)', async () => {
      quota({ persistentvolumeclaims: '1', 'requests.storage': '1Gi' });
      expect((await createClaim('1Gi', 'a')).code).toBe(201);
      expect((await createClaim('1Gi', 'b')).json).toEqual({
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
    });

    it('counts objects of every kind (transcript 13)', async () => {
      const name = 'count/volumesnapshots.snapshot.storage.k8s.io';
      quota({ [name]: '1' });
      const create = (snapshot: string) =>
        api.call(
          'POST',
          '/apis/snapshot.storage.k8s.io/v1/namespaces/db/volumesnapshots',
          {
            body: {
              metadata: { name: snapshot },
              spec: { source: { persistentVolumeClaimName: 'p' } },
            },
          },
        );
      expect((await create('v1')).code).toBe(201);
      expect((await create('v2')).json.message).toBe(
        `volumesnapshots.snapshot.storage.k8s.io "v2" is forbidden: exceeded quota: q, requested: ${name}=1, used: ${name}=1, limited: ${name}=1`,
      );
      const { status } = api.store.get(resources.resourceQuotas, 'db', 'q')!;
      expect(status).toEqual({ hard: { [name]: '1' }, used: { [name]: '1' } });
    });

    it('wants containers to say what is limited', async () => {
      quota({ 'limits.cpu': '2', 'requests.memory': '1Gi' });
      const silent = await createPod({
        containers: [container('b'), container('a')],
      });
      expect(silent.json.message).toBe(
        'pods "p" is forbidden: failed quota: q: must specify limits.cpu for: a,b; requests.memory for: a,b',
      );
      const { json } = await createPod({
        containers: [withResources({ memory: '2Gi' }, { cpu: '1' })],
      });
      expect(json.message).toBe(
        'pods "p" is forbidden: exceeded quota: q, requested: requests.memory=2Gi, used: requests.memory=0, limited: requests.memory=1Gi',
      );
    });

    it.each([
      ['BestEffort', 403],
      ['NotBestEffort', 201],
      ['Terminating', 201],
      ['NotTerminating', 403],
    ])('of scope %s answers a simple pod %i', async (scope, code) => {
      quota({ pods: '0' }, { scopes: [scope] });
      const { code: got } = await createPod({ containers: [container('c')] });
      expect(got).toBe(code);
    });

    it('counts node ports and load balancers', async () => {
      quota({ 'services.nodeports': '1', 'services.loadbalancers': '0' });
      const create = (name: string, type: string) =>
        api.call('POST', '/api/v1/namespaces/db/services?dryRun=All', {
          body: { metadata: { name }, spec: { type, ports: [{ port: 80 }] } },
        });
      expect((await create('a', 'NodePort')).code).toBe(201);
      expect((await create('b', 'ClusterIP')).code).toBe(201);
      expect((await create('c', 'LoadBalancer')).json.message).toContain(
        'exceeded quota: q, requested: services.loadbalancers=1, used: services.loadbalancers=0, limited: services.loadbalancers=0',
      );
    });
  });

  describe('by Pod Security labels', () => {
    const RESTRICTED =
      'PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

    it('refuses a pod that says nothing', async () => {
      await label({ [`${LABEL}/enforce`]: 'restricted' });
      const { json, headers } = await createPod({
        containers: [container('c')],
      });
      expect(json).toMatchObject({
        code: 403,
        message: `pods "p" is forbidden: violates ${RESTRICTED}`,
        details: { name: 'p', kind: 'pods' },
      });
      expect(headers.warning).toBeUndefined();
    });

    it('admits a pod that says enough', async () => {
      await label({ [`${LABEL}/enforce`]: 'restricted' });
      const { code, headers } = await createPod({
        securityContext: {
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          container('c', {
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
            },
          }),
        ],
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd' } }],
      });
      expect([code, headers.warning]).toEqual([201, undefined]);
    });

    it.each<[string, Fields, string]>([
      [
        'baseline',
        { hostNetwork: true, hostPID: true },
        'host namespaces (hostNetwork=true, hostPID=true)',
      ],
      [
        'baseline',
        {
          containers: [
            container('a', { securityContext: { privileged: true } }),
            container('b', { securityContext: { privileged: true } }),
          ],
        },
        'privileged (containers "a", "b" must not set securityContext.privileged=true)',
      ],
      [
        'baseline',
        {
          volumes: [{ name: 'v', hostPath: { path: '/' } }],
          containers: [
            container('c', {
              ports: [{ containerPort: 80, hostPort: 80 }],
              securityContext: { capabilities: { add: ['SYS_ADMIN'] } },
            }),
          ],
        },
        'hostPort (container "c" uses hostPort 80), non-default capabilities (container "c" must not include "SYS_ADMIN" in securityContext.capabilities.add), hostPath volumes (volume "v")',
      ],
      [
        'baseline',
        { securityContext: { seccompProfile: { type: 'Unconfined' } } },
        'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
      ],
    ])('at level %s refuses %j', async (level, spec, words) => {
      await label({ [`${LABEL}/enforce`]: level });
      const { json } = await createPod({
        containers: [container('c')],
        ...spec,
      });
      expect(json.message).toBe(
        `pods "p" is forbidden: violates PodSecurity "${level}:latest": ${words}`,
      );
    });

    it('refuses at level restricted what it sees as worse', async () => {
      await label({ [`${LABEL}/enforce`]: 'restricted' });
      const { json } = await createPod({
        securityContext: { runAsNonRoot: false, runAsUser: 0 },
        containers: [
          container('c', {
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              seccompProfile: { type: 'Unconfined' },
            },
          }),
        ],
        volumes: [{ name: 'v', hostPath: { path: '/' } }],
      });
      expect(json.message).toBe(
        'pods "p" is forbidden: violates PodSecurity "restricted:latest": restricted volume types (volume "v" uses restricted volume type "hostPath"), runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false), runAsUser=0 (pod must not set runAsUser=0), seccompProfile (container "c" must not set securityContext.seccompProfile.type to "Unconfined")',
      );
    });

    it('warns of pods and of what will make pods', async () => {
      await label({ [`${LABEL}/warn`]: 'restricted' });
      const wanted = `299 - ${JSON.stringify(`would violate ${RESTRICTED}`)}`;
      const spec = { containers: [container('c')] };
      const pod = await createPod(spec, '?dryRun=All');
      expect([pod.code, pod.headers.warning]).toEqual([201, wanted]);
      await label({
        [`${LABEL}/warn`]: 'privileged',
        [`${LABEL}/enforce`]: 'restricted',
        [`${LABEL}/enforce-version`]: 'v1.36',
      });
      const deployment = () =>
        api.call('POST', '/apis/apps/v1/namespaces/db/deployments?dryRun=All', {
          body: {
            metadata: { name: 'd' },
            spec: {
              selector: { matchLabels: { a: 'b' } },
              template: { metadata: { labels: { a: 'b' } }, spec },
            },
          },
        });
      expect((await deployment()).headers.warning).toBeUndefined();
      await api.call('PATCH', '/api/v1/namespaces/db', {
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { [`${LABEL}/warn`]: null } } },
      });
      const { code, headers } = await deployment();
      expect(code).toBe(201);
      expect(headers.warning).toContain(
        'would violate PodSecurity \\"restricted:v1.36\\"',
      );
    });

    it('tells a namespace of the pods that it has already', async () => {
      for (const name of ['a', 'b', 'c']) {
        api.store.create(resources.pods, {
          metadata: { name, namespace: 'db' },
          spec: { hostNetwork: name !== 'c', containers: [container('c')] },
        });
      }
      const { code, headers } = await label({
        [`${LABEL}/enforce`]: 'baseline',
      });
      expect(code).toBe(200);
      expect(headers.warning).toBe(
        '299 - "existing pods in namespace \\"db\\" violate the new PodSecurity enforce level \\"baseline:latest\\"", 299 - "a (and 1 other pod): host namespaces"',
      );
    });

    it('knows three levels', async () => {
      expect(
        (await label({ [`${LABEL}/enforce`]: 'strict' })).json,
      ).toMatchObject({
        code: 422,
        message: `Namespace "db" is invalid: metadata.labels[${LABEL}/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted`,
      });
    });
  });

  describe('warns of pods and of templates', () => {
    const DEPLOYMENTS = '/apis/apps/v1/namespaces/db/deployments';
    const spec = {
      terminationGracePeriodSeconds: -1,
      nodeSelector: { 'beta.kubernetes.io/os': 'linux' },
      imagePullSecrets: [{ name: 'a' }, { name: 'a' }, { name: '' }],
      hostAliases: [{ ip: '10.0.0.1' }, { ip: '10.0.0.1' }],
      initContainers: [container('i', { ports: [{ containerPort: 1433 }] })],
      containers: [
        container('c', {
          ports: [
            { containerPort: 1433 },
            { containerPort: 1433, hostPort: 1433 },
          ],
          resources: { limits: { memory: '100m' } },
          env: [
            { name: 'A', value: '1' },
            { name: 'A', value: '2' },
            { name: 'B', value: '1' },
            { name: 'B', value: '$(B)2' },
          ],
        }),
      ],
    };
    const wordsAt = (field: string) => [
      `${field}.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead`,
      `${field}.hostAliases[1].ip: duplicate ip "10.0.0.1"`,
      `${field}.imagePullSecrets[1].name: duplicate name "a"`,
      `${field}.imagePullSecrets[2].name: invalid empty name ""`,
      `${field}.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer`,
      `${field}.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer`,
      `${field}.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply`,
      `${field}.containers[0].ports[0]: duplicate port definition with ${field}.initContainers[0].ports[0]`,
      `${field}.containers[0].ports[1]: overlapping port definition with ${field}.initContainers[0].ports[0]`,
      `${field}.containers[0].ports[1]: overlapping port definition with ${field}.containers[0].ports[0]`,
      `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    ];
    const warningsOf = ({ headers }: Answer) =>
      String(headers.warning ?? '')
        .split(', 299 - ')
        .map(text => text.replace(/^299 - /, ''))
        .filter(Boolean)
        .map(text => JSON.parse(text));

    it('in the words of each, by strategy and then by Pod Security', async () => {
      const pod = await createPod(spec, '?dryRun=All');
      expect(pod.code).toBe(201);
      expect(warningsOf(pod)).toEqual(wordsAt('spec'));

      await label({ [`${LABEL}/warn`]: 'baseline' });
      const deployment = (name: string, replicas = 1) => ({
        metadata: { name },
        spec: {
          replicas,
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec },
        },
      });
      const dotted = 'a.b';
      const created = await api.call('POST', DEPLOYMENTS, {
        body: deployment(dotted),
      });
      const security =
        'would violate PodSecurity "baseline:latest": hostPort (container "c" uses hostPort 1433)';
      // A template has no requests made of its limits.
      const words = wordsAt('spec.template.spec').filter(
        text => !text.includes('requests'),
      );
      expect(warningsOf(created)).toEqual([
        'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
        ...words,
        security,
      ]);

      const path = `${DEPLOYMENTS}/${dotted}`;
      const scaled = await api.call('PUT', path, {
        body: deployment(dotted, 2),
      });
      expect(warningsOf(scaled)).toEqual([...words, security]);
      const labelled = await api.call('PATCH', path, {
        body: { metadata: { labels: { a: 'b' } } },
        contentType: 'application/merge-patch+json',
      });
      expect(warningsOf(labelled)).toEqual([security]);
    });
  });
});
