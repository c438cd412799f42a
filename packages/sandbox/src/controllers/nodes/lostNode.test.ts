import { conditionOf } from '../conditions';
import { TestCluster } from '../testing/TestCluster';
import { VirtualClock } from '../../time/VirtualClock';

/*
 * Not in the transcripts, which come from one node. As k8s.io/kubernetes does it:
 * pkg/controller/nodelifecycle, pkg/controller/tainteviction and
 * pkg/controller/volume/attachdetach (its Test_ReportMultiAttachError has the words).
 */
describe('a cluster of two nodes', () => {
  let cluster: TestCluster;
  let clock: VirtualClock;

  beforeEach(async () => {
    clock = new VirtualClock();
    cluster = new TestCluster({ clock, nodes: ['node1', 'node2'] });
    await cluster.golden();
    cluster.deployment('golden/db', {
      volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
    });
  });
  afterEach(() => cluster.close());

  const pods = () => cluster.list('pods', 'golden');
  const readyPod = () =>
    cluster.until('a ready pod', () =>
      pods().find(
        ({ metadata, status }) =>
          !metadata.deletionTimestamp &&
          conditionOf(status.conditions, 'Ready')?.status === 'True',
      ),
    );
  const replacementOf = (name: string) =>
    cluster.until('another pod with a node', () =>
      pods().find(
        ({ metadata, spec }) => metadata.name !== name && spec.nodeName,
      ),
    );
  const force = (name: string) => {
    const key = `golden/${name}`;
    cluster.remove('pods', key, undefined, 0);
    return cluster.untilGone('pods', key);
  };
  const volume = () =>
    cluster.get('persistentVolumeClaims', 'golden/data')?.spec.volumeName;
  const attachedTo = () =>
    cluster.list('volumeAttachments').map(({ spec }) => spec.nodeName);

  /** Loses the node of the one pod. @returns both names, and when it was lost */
  async function loseItsNode() {
    const { metadata, spec } = await readyPod();
    const { nodeName: node = '' } = spec;
    const lostAt = clock.seconds;
    await cluster.controllers.nodes.lose(node);
    return { pod: metadata.name, node, lostAt };
  }

  it('notices that a node is lost after 50 seconds, and deletes its pods 300 seconds later, which then stay (lost node)', async () => {
    const { pod, node, lostAt } = await loseItsNode();
    const { kubelet } = cluster.controllers;
    expect(() => kubelet.log('golden', pod, { container: 'c' })).toThrow(
      `Get "https://127.0.0.1:10250/containerLogs/golden/${pod}/c": dial tcp 127.0.0.1:10250: connect: no route to host`,
    );
    await expect(kubelet.dial('golden', pod, 1433)).rejects.toThrow(
      'error dialing backend: dial tcp 127.0.0.1:10250: connect: no route to host',
    );
    const { spec, status } = await cluster.untilIs(
      'nodes',
      node,
      one => one.spec.taints?.length,
    );
    expect(clock.seconds - lostAt).toBeCloseTo(50, 0);
    expect(spec.taints).toMatchObject([
      { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' },
      { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
    ]);
    expect(conditionOf(status?.conditions, 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    const unready = await cluster.untilIs(
      'pods',
      `golden/${pod}`,
      one => conditionOf(one.status.conditions, 'Ready')?.status === 'False',
    );
    // Nobody says otherwise: it looks as if its container ran on.
    expect(unready.status.phase).toBe('Running');
    await cluster.untilIs(
      'deployments',
      'golden/db',
      one => one.status.unavailableReplicas === 1,
    );

    await cluster.untilIs(
      'pods',
      `golden/${pod}`,
      ({ metadata }) => metadata.deletionTimestamp,
    );
    expect(clock.seconds - lostAt).toBeCloseTo(350, -1);
    expect(cluster.eventsOf('Pod', pod)).toEqual(
      expect.arrayContaining([
        'NodeNotReady Node is not ready',
        `TaintManagerEviction Marking for deletion Pod golden/${pod}`,
      ]),
    );
    await cluster.pass(3_600);
    expect(cluster.get('pods', `golden/${pod}`)).toBeDefined();
    expect(attachedTo()).toEqual([node]);
  });

  it('keeps the volume at the lost node, so that the next pod waits, until six minutes after the pod was forced away (multi-attach, stuck detach)', async () => {
    const { pod, node } = await loseItsNode();
    const next = await replacementOf(pod);
    expect(next.spec.nodeName).not.toBe(node);
    await cluster.untilEvent(
      'Pod',
      next.metadata.name,
      `FailedAttachVolume Multi-Attach error for volume "${volume()}" Volume is already used by pod(s) ${pod}`,
    );
    await force(pod);
    const forcedAt = clock.seconds;
    await cluster.until(
      'the volume is detached',
      () => !attachedTo().includes(node),
    );
    expect(clock.seconds - forcedAt).toBeGreaterThanOrEqual(360);
    expect(clock.seconds - forcedAt).toBeLessThan(365);
    expect((await readyPod()).metadata.name).toBe(next.metadata.name);
    expect(attachedTo()).toEqual([next.spec.nodeName]);
  });

  it('detaches at once where somebody vouches that the node is off (taint out-of-service)', async () => {
    const { pod, node, lostAt } = await loseItsNode();
    const next = await replacementOf(pod);
    cluster.change('nodes', node, draft => {
      draft.spec.taints?.push({
        key: 'node.kubernetes.io/out-of-service',
        value: 'nodeshutdown',
        effect: 'NoExecute',
      });
    });
    expect((await readyPod()).metadata.name).toBe(next.metadata.name);
    expect(pods()).toHaveLength(1);
    expect(clock.seconds - lostAt).toBeLessThan(400);
  });

  it('lets a node that comes back end what it was told to end meanwhile', async () => {
    const { pod, node } = await loseItsNode();
    const next = await replacementOf(pod);
    cluster.controllers.nodes.recover(node);
    await cluster.untilGone('pods', `golden/${pod}`);
    expect((await readyPod()).metadata.name).toBe(next.metadata.name);
    const { status } = await cluster.untilIs(
      'nodes',
      node,
      one => !('taints' in one.spec),
    );
    expect(conditionOf(status?.conditions, 'Ready')).toMatchObject({
      status: 'True',
      reason: 'KubeletReady',
    });
  });

  it('knows nothing of a node that was away for less than 50 seconds, whose pod starts again', async () => {
    const { pod, node } = await loseItsNode();
    await cluster.pass(20);
    cluster.controllers.nodes.recover(node);
    await cluster.pass(600);
    expect(pods().map(({ metadata }) => metadata.name)).toEqual([pod]);
    expect(cluster.runtime.containers).toHaveLength(2);
    expect(cluster.eventsOf('Node', node)).toEqual([]);
  });

  it('never detaches from a healthy node what a container still has, although its pod was forced away (stuck detach)', async () => {
    const { metadata, spec } = await readyPod();
    const end = cluster.faults.add({
      on: 'controller',
      operation: 'pod.stop',
      effect: { kind: 'fail', message: 'does not end' },
    });
    cluster.change('nodes', spec.nodeName ?? '', draft => {
      draft.spec.unschedulable = true;
    });
    await force(metadata.name);
    const next = await replacementOf(metadata.name);
    await cluster.untilEvent(
      'Pod',
      next.metadata.name,
      `FailedAttachVolume Multi-Attach error for volume "${volume()}" Volume is already exclusively attached to one node and can't be attached to another`,
    );
    await cluster.pass(3_600);
    expect(attachedTo()).toEqual([spec.nodeName]);
    end();
    expect((await readyPod()).metadata.name).toBe(next.metadata.name);
  });
});
