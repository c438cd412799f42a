import { resources } from '../../kubernetes';
import { TestCluster } from '../testing/TestCluster';
import { VirtualClock } from '../../time/VirtualClock';
import { conditionOf } from '../conditions';
import { Deployment } from '../kinds';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(60_000);

describe('the workload controllers', () => {
  let cluster: TestCluster;

  function start(clock?: VirtualClock) {
    cluster = new TestCluster({ clock });
    cluster.create('namespaces', { metadata: { name: 'wl' } });
  }
  beforeEach(() => start());
  afterEach(() => cluster.close());

  const available = (name: string, replicas = 1) =>
    cluster.untilIs(
      'deployments',
      `wl/${name}`,
      ({ metadata, status }) =>
        status.observedGeneration === metadata.generation &&
        (status.availableReplicas ?? 0) === replicas &&
        (status.replicas ?? 0) === replicas &&
        !status.terminatingReplicas,
    );
  const image = (name: string) => ({
    containers: [{ name: 'c', image: name }],
  });
  const conditionsOf = ({ status }: Deployment) =>
    Object.fromEntries(
      (status.conditions ?? []).map(one => [
        one.type,
        `${one.status} ${one.reason} ${one.message}`,
      ]),
    );

  it('rolls a deployment out as the real one does (transcripts 02 and 13)', async () => {
    cluster.deployment('wl/web');
    const deployment = await available('web');
    const [set] = cluster.list('replicaSets', 'wl');
    const [pod] = cluster.list('pods', 'wl');
    const hash = set.metadata.labels?.['pod-template-hash'];
    expect(set.metadata).toMatchObject({
      name: `web-${hash}`,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': '1',
        'deployment.kubernetes.io/max-replicas': '1',
        'deployment.kubernetes.io/revision': '1',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'web',
          uid: deployment.metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
    expect(pod.metadata).toMatchObject({
      name: expect.stringMatching(new RegExp(`^web-${hash}-[a-z0-9]{5}$`)),
      labels: { app: 'web', 'pod-template-hash': hash },
    });
    expect(deployment.metadata).toMatchObject({
      generation: 1,
      annotations: { 'deployment.kubernetes.io/revision': '1' },
    });
    expect(deployment.status).toMatchObject({
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      terminatingReplicas: 0,
    });
    expect(deployment.status.unavailableReplicas).toBeUndefined();
    expect(conditionsOf(deployment)).toEqual({
      Available:
        'True MinimumReplicasAvailable Deployment has minimum availability.',
      Progressing: `True NewReplicaSetAvailable ReplicaSet "web-${hash}" has successfully progressed.`,
    });
    const seen = cluster.writes
      .filter(({ object }) => object.kind === 'Deployment')
      .flatMap(({ object }) => (object as Deployment).status.conditions ?? [])
      .map(({ reason }) => reason);
    // Where nothing takes time the pod is ready before anybody sees it unready; the replay of 02 sees ReplicaSetUpdated.
    expect(
      [...new Set(seen)].filter(reason => reason !== 'ReplicaSetUpdated'),
    ).toEqual([
      'NewReplicaSetCreated',
      'MinimumReplicasUnavailable',
      'MinimumReplicasAvailable',
      'NewReplicaSetAvailable',
    ]);
    expect(cluster.eventsOf('Deployment', 'web')).toEqual([
      `ScalingReplicaSet Scaled up replica set web-${hash} from 0 to 1`,
    ]);
    expect(cluster.eventsOf('ReplicaSet', `web-${hash}`)).toEqual([
      `SuccessfulCreate Created pod: ${pod.metadata.name}`,
    ]);
  });

  it('replaces with Recreate only once the old pods are gone, and keeps as much history as it is told', async () => {
    cluster.deployment('wl/web', {}, { revisionHistoryLimit: 1 });
    await available('web');
    const replace = async (value: string) => {
      const [old] = cluster.list('pods', 'wl');
      let overlap = false;
      const stop = cluster.store.watch(({ type, object }) => {
        if (type === 'ADDED' && object.kind === 'Pod') {
          overlap = cluster
            .list('pods', 'wl')
            .some(({ metadata }) => metadata.uid === old.metadata.uid);
        }
      });
      cluster.change('deployments', 'wl/web', draft => {
        draft.spec.template.spec.containers[0].env = [{ name: 'A', value }];
      });
      await cluster.until('the new pod is ready', () => {
        const pods = cluster.list('pods', 'wl');
        return (
          pods.length === 1 &&
          pods[0].metadata.uid !== old.metadata.uid &&
          conditionOf(pods[0].status.conditions, 'Ready')?.status === 'True'
        );
      });
      stop();
      return { overlap, env: cluster.runtime.containers.at(-1)?.spec.env };
    };
    for (const value of ['1', '2']) {
      expect(await replace(value)).toEqual({
        overlap: false,
        env: { A: value },
      });
    }
    await cluster.until(
      'the oldest set is forgotten',
      () => cluster.list('replicaSets', 'wl').length === 2,
    );
    expect(
      cluster.get('deployments', 'wl/web')?.metadata.annotations,
    ).toMatchObject({ 'deployment.kubernetes.io/revision': '3' });
  });

  it('never has fewer ready pods than a rolling update may', async () => {
    cluster.deployment(
      'wl/web',
      {},
      { replicas: 3, strategy: { type: 'RollingUpdate' } },
    );
    await available('web', 3);
    let fewest = Infinity;
    let most = 0;
    cluster.store.watch(() => {
      const pods = cluster
        .list('pods', 'wl')
        .filter(one => !one.metadata.deletionTimestamp);
      most = Math.max(most, pods.length);
      const ready = pods.filter(
        one => conditionOf(one.status.conditions, 'Ready')?.status === 'True',
      );
      fewest = Math.min(fewest, ready.length);
    });
    cluster.change('deployments', 'wl/web', draft => {
      draft.spec.template.spec.containers[0].env = [{ name: 'A', value: '1' }];
    });
    await cluster.until('all pods are new', () => {
      const { metadata, status } = cluster.get('deployments', 'wl/web')!;
      return (
        status.observedGeneration === metadata.generation &&
        status.updatedReplicas === 3 &&
        status.availableReplicas === 3 &&
        status.replicas === 3
      );
    });
    expect(fewest).toBe(3);
    expect(most).toBe(4);
  });

  it('stays Available at 0 replicas (domain rule; transcript 03 for the steps)', async () => {
    cluster.deployment('wl/web');
    await available('web');
    cluster.change('deployments', 'wl/web', draft => {
      draft.spec.replicas = 0;
    });
    const stopped = await available('web', 0);
    expect(cluster.list('pods', 'wl')).toEqual([]);
    expect(stopped.status.replicas).toBeUndefined();
    expect(conditionsOf(stopped).Available).toMatch(/^True/);
    const events = cluster.eventsOf('Deployment', 'web');
    expect(events).toContainEqual(
      expect.stringMatching(/Scaled down replica set web-\w+ from 1 to 0$/),
    );
  });

  it('shows a refusal by quota only in ReplicaFailure and the events of the set (transcript 13)', async () => {
    cluster.store.create(
      resources.resourceQuotas,
      {
        metadata: { namespace: 'wl', name: 'q' },
        spec: { hard: { pods: '1' } },
      },
      { namespace: 'wl' },
    );
    cluster.deployment('wl/over', {}, { replicas: 2 });
    const deployment = await cluster.untilIs(
      'deployments',
      'wl/over',
      ({ status }) =>
        conditionOf(status.conditions, 'ReplicaFailure') &&
        status.availableReplicas === 1,
    );
    const refusal =
      /pods "over-\w+-\w{5}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1$/;
    expect(conditionsOf(deployment)).toMatchObject({
      ReplicaFailure: expect.stringMatching(refusal),
      Available: expect.stringMatching(/^False MinimumReplicasUnavailable/),
    });
    const [set] = cluster.list('replicaSets', 'wl');
    await cluster.untilEvent(
      'ReplicaSet',
      set.metadata.name,
      'FailedCreate (combined from similar events): Error creating: pods "over-',
    );
    cluster.change('deployments', 'wl/over', draft => {
      draft.spec.replicas = 1;
    });
    await cluster.untilIs(
      'deployments',
      'wl/over',
      ({ status }) => !conditionOf(status.conditions, 'ReplicaFailure'),
    );
    expect(conditionsOf(await available('over')).Available).toMatch(/^True/);
  });

  it('says that it has timed out when nothing progresses (transcript 13)', async () => {
    await cluster.close();
    start(new VirtualClock());
    cluster.deployment('wl/img', image('nonexistent:1'), {
      progressDeadlineSeconds: 8,
    });
    const deployment = await cluster.untilIs(
      'deployments',
      'wl/img',
      ({ status }) =>
        conditionOf(status.conditions, 'Progressing')?.status === 'False',
    );
    const [set] = cluster.list('replicaSets', 'wl');
    expect(conditionsOf(deployment).Progressing).toBe(
      `False ProgressDeadlineExceeded ReplicaSet "${set.metadata.name}" has timed out progressing.`,
    );
    expect(deployment.status).toMatchObject({ unavailableReplicas: 1 });
  });

  it.each<{ what: string; claimed?: string; mounts: string; message: string }>([
    {
      what: 'a claim that is missing',
      mounts: 'missing',
      message:
        '0/1 nodes are available: persistentvolumeclaim "missing" not found. not found',
    },
    {
      what: 'a claim that is not bound',
      claimed: 'pending',
      mounts: 'pending',
      message:
        '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    },
  ])(
    'does not schedule a pod with $what (transcript 13)',
    async ({ claimed, mounts, message }) => {
      if (claimed) cluster.claim(`wl/${claimed}`, { storageClassName: 'nope' });
      cluster.deployment('wl/web', {
        ...image('db:1'),
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: mounts } }],
      });
      const pod = await cluster.until('a pod that cannot go anywhere', () =>
        cluster
          .list('pods', 'wl')
          .find(({ status }) => conditionOf(status.conditions, 'PodScheduled')),
      );
      expect(conditionOf(pod.status.conditions, 'PodScheduled')).toMatchObject({
        status: 'False',
        reason: 'Unschedulable',
        message,
        observedGeneration: 1,
      });
      await cluster.untilEvent(
        'Pod',
        pod.metadata.name,
        `FailedScheduling ${message}`,
      );
    },
  );

  it('chooses a node first where the class waits for a consumer (transcript 10)', async () => {
    cluster.claim('wl/late', { storageClassName: 'late' });
    cluster.deployment('wl/web', {
      ...image('db:1'),
      volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'late' } }],
    });
    await available('web');
    expect(
      cluster.get('persistentVolumeClaims', 'wl/late')?.metadata.annotations,
    ).toMatchObject({ 'volume.kubernetes.io/selected-node': 'sandbox' });
  });

  it('schedules nothing onto a cordoned node', async () => {
    cluster.change('nodes', 'sandbox', draft => {
      draft.spec.unschedulable = true;
    });
    cluster.deployment('wl/web');
    const pod = await cluster.until(
      'a pod',
      () => cluster.list('pods', 'wl')[0],
    );
    await cluster.untilEvent(
      'Pod',
      pod.metadata.name,
      'FailedScheduling 0/1 nodes are available: 1 node(s) were unschedulable.',
    );
    expect(
      cluster.get('pods', `wl/${pod.metadata.name}`)?.spec,
    ).not.toHaveProperty('nodeName');
    cluster.change('nodes', 'sandbox', draft => {
      delete draft.spec.unschedulable;
    });
    await available('web');
  });

  describe('garbage collection', () => {
    beforeEach(async () => {
      cluster.deployment('wl/web');
      await available('web');
    });

    it('takes set and pods after their owner in the background', async () => {
      cluster.remove('deployments', 'wl/web');
      expect(cluster.get('deployments', 'wl/web')).toBeUndefined();
      await cluster.untilNone('replicaSets', 'wl');
      await cluster.untilNone('pods', 'wl');
    });

    it('keeps the owner until they are gone in the foreground', async () => {
      cluster.remove('deployments', 'wl/web', 'Foreground');
      const order: string[] = [];
      cluster.store.watch(({ type, object }) => {
        if (type === 'DELETED' && object.kind !== 'Event') {
          order.push(object.kind);
        }
      });
      await cluster.untilGone('deployments', 'wl/web');
      expect(order).toEqual(['Pod', 'ReplicaSet', 'Deployment']);
    });

    it('leaves them where it is told to', async () => {
      cluster.remove('deployments', 'wl/web', 'Orphan');
      await cluster.untilGone('deployments', 'wl/web');
      const [set] = cluster.list('replicaSets', 'wl');
      expect(set.metadata.ownerReferences).toBeUndefined();
      expect(cluster.list('pods', 'wl')).toHaveLength(1);
    });

    it('collects at once what names an owner that is not there, or one of another namespace', async () => {
      const [set] = cluster.list('replicaSets', 'wl');
      const owner = {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: set.metadata.name,
      };
      cluster.create('configMaps', {
        metadata: {
          namespace: 'wl',
          name: 'lost',
          ownerReferences: [{ ...owner, uid: 'another' }],
        },
      });
      cluster.create('configMaps', {
        metadata: {
          namespace: 'default',
          name: 'abroad',
          ownerReferences: [{ ...owner, uid: set.metadata.uid ?? '' }],
        },
      });
      cluster.create('configMaps', {
        metadata: {
          namespace: 'wl',
          name: 'kept',
          ownerReferences: [{ ...owner, uid: set.metadata.uid ?? '' }],
        },
      });
      await cluster.untilGone('configMaps', 'wl/lost');
      await cluster.untilGone('configMaps', 'default/abroad');
      expect(cluster.get('configMaps', 'wl/kept')).toBeDefined();
    });
  });
});
