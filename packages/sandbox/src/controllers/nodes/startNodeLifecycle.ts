import { Controller, ControllerContext } from '../ControllerContext';
import { conditionOf, withCondition } from '../conditions';
import { Condition, Node, Taint, keyOf } from '../kinds';
import { startController } from '../startController';
import { isFinished } from '../workloads/pods';
import { Machines } from './Machines';
import { healthyConditions } from './healthyConditions';
import { taintKeys } from './taints';

/** `--node-monitor-grace-period`: so long a kubelet may be silent. */
const GRACE_MILLISECONDS = 50_000;

const silentConditions = healthyConditions.map(
  ({ type }): Condition => ({
    type,
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  }),
);

/**
 * The node-lifecycle-controller: a node whose kubelet has been silent for long
 * enough becomes Unknown and unreachable, and its pods unready.
 */
export function startNodeLifecycle(
  context: ControllerContext,
  machines: Machines,
): Controller {
  const { clock, latency } = context;
  let stopListening = () => {};
  const controller = startController(context, {
    manager: 'kube-controller-manager',
    component: 'node-controller',
    setUp: ({ client, events, queue }) => {
      const write = async (
        node: Node,
        conditions: Condition[],
        taints: Taint[],
      ) => {
        await client.modifyStatus('nodes', node, draft => {
          draft.status = {
            ...draft.status,
            conditions: conditions.reduce<Condition[]>(
              (all, one) =>
                withCondition(
                  all,
                  { ...conditionOf(all, one.type), ...one },
                  clock.timestamp(),
                ),
              draft.status?.conditions ?? [],
            ),
          };
        });
        await client.modify('nodes', node, draft => {
          const others = (draft.spec.taints ?? []).filter(
            ({ key }) => key !== taintKeys.unreachable,
          );
          const all = [...others, ...taints];
          if (all.length > 0) draft.spec.taints = all;
          else delete draft.spec.taints;
        });
      };

      const markPods = async ({ metadata }: Node) => {
        const pods = client
          .list('pods')
          .filter(({ spec }) => spec.nodeName === metadata.name)
          .filter(pod => !isFinished(pod));
        for (const pod of pods) {
          await client.modifyStatus('pods', pod, draft => {
            const ready = conditionOf(draft.status.conditions, 'Ready');
            if (ready) {
              draft.status.conditions = withCondition(
                draft.status.conditions,
                { ...ready, status: 'False' },
                clock.timestamp(),
              );
            }
          });
          events.warning(pod, 'NodeNotReady', 'Node is not ready');
        }
      };

      const setReachable = async (node: Node, isReachable: boolean) => {
        const timeAdded = clock.timestamp();
        const effects = ['NoSchedule', 'NoExecute'] as const;
        await write(
          node,
          isReachable ? healthyConditions : silentConditions,
          isReachable
            ? []
            : effects.map(effect => ({
                ...{ key: taintKeys.unreachable, effect, timeAdded },
              })),
        );
        const reason = isReachable ? 'NodeReady' : 'NodeNotReady';
        events.normal(
          node,
          reason,
          `Node ${node.metadata.name} status is now: ${reason}`,
        );
        if (!isReachable) await markPods(node);
      };

      const nodes = queue('Node', async key => {
        const node = client.get('nodes', key);
        if (!node) {
          return;
        }
        const ready = conditionOf(node.status?.conditions, 'Ready');
        const isKnown = ready?.status !== 'Unknown';
        const since = machines.lostSince(key);
        if (since === undefined) {
          if (!isKnown) await setReachable(node, true);
        } else if (isKnown) {
          const wait =
            since + latency.backOff(GRACE_MILLISECONDS) - clock.now().getTime();
          if (wait > 0) nodes.addAfter(key, wait);
          else await setReachable(node, false);
        }
      });

      stopListening = machines.onChange(name => nodes.add(name));
      return { nodes: node => nodes.add(keyOf(node)) };
    },
  });
  return {
    close: () => {
      stopListening();
      controller.close();
    },
  };
}
