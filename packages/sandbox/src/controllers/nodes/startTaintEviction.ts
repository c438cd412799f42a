import { Controller, ControllerContext } from '../ControllerContext';
import { Node, Pod, isBeingDeleted, keyOf } from '../kinds';
import { startController } from '../startController';
import { isFinished } from '../workloads/pods';
import { hasTaint, taintKeys, toleratedSeconds } from './taints';

/**
 * The taint-eviction-controller and the pod garbage collector: pods of a node
 * that is to execute none are deleted once they have tolerated that for long
 * enough. On a lost node nobody ends them, so they stay, being deleted, until
 * the node comes back, somebody forces them, or it is tainted out-of-service.
 */
export function startTaintEviction(context: ControllerContext): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    component: 'taint-eviction-controller',
    setUp: ({ client, events, queue }) => {
      const { clock, latency } = context;

      /** In milliseconds as they pass here; undefined for ever. */
      const waitFor = (pod: Pod) => {
        const taints = client
          .get('nodes', pod.spec.nodeName ?? '')
          ?.spec.taints?.filter(({ effect }) => effect === 'NoExecute');
        const waits = (taints ?? []).map(taint => {
          const seconds = toleratedSeconds(pod, taint);
          const since = Date.parse(taint.timeAdded ?? clock.timestamp());
          return seconds === Infinity
            ? Infinity
            : since + latency.backOff(seconds * 1_000) - clock.now().getTime();
        });
        const first = Math.min(Infinity, ...waits);
        return first === Infinity ? undefined : first;
      };

      const pods = queue('Pod', async key => {
        const pod = client.get('pods', key);
        if (!pod || isFinished(pod)) {
          return;
        }
        const node = client.get('nodes', pod.spec.nodeName ?? '');
        if (isBeingDeleted(pod)) {
          if (hasTaint(node, taintKeys.outOfService)) {
            await client.delete('pods', pod, { gracePeriodSeconds: 0 });
          }
          return;
        }
        const wait = waitFor(pod);
        if (wait !== undefined && wait > 0) {
          pods.addAfter(key, wait);
        } else if (wait !== undefined) {
          events.normal(
            pod,
            'TaintManagerEviction',
            `Marking for deletion Pod ${key}`,
          );
          await client.delete('pods', pod);
        }
      });

      const checkNode = ({ metadata, spec }: Node) => {
        if (spec.taints?.some(({ effect }) => effect === 'NoExecute')) {
          client
            .list('pods')
            .filter(pod => pod.spec.nodeName === metadata.name)
            .forEach(pod => pods.add(keyOf(pod)));
        }
      };

      return {
        nodes: (node, change) => {
          if (change !== 'DELETED') checkNode(node);
        },
        pods: (pod, change, previous) => {
          const isNews =
            pod.spec.nodeName !== previous?.spec.nodeName ||
            isBeingDeleted(pod) !== (previous && isBeingDeleted(previous));
          const node = client.get('nodes', pod.spec.nodeName ?? '');
          if (change !== 'DELETED' && isNews && node?.spec.taints) {
            pods.add(keyOf(pod));
          }
        },
      };
    },
  });
}
