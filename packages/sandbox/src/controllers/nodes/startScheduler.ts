import { Controller, ControllerContext } from '../ControllerContext';
import { conditionOf, withCondition } from '../conditions';
import {
  Condition,
  Node,
  PersistentVolumeClaim,
  Pod,
  isBeingDeleted,
  keyOf,
} from '../kinds';
import { startController } from '../startController';
import { annotations } from '../volumes/names';
import { claimsOf } from '../volumes/startProtection';

type Verdict =
  | { node: Node }
  /** Claims that wait for a consumer and are told of the node first. */
  | { node: Node; waiting: PersistentVolumeClaim[] }
  | { refusal: string };

function isReady({ status }: Node): boolean {
  return conditionOf(status?.conditions, 'Ready')?.status === 'True';
}

/**
 * The scheduler of a cluster of few nodes: a pod goes to the first node that
 * takes it once its claims are bound; one that cannot go anywhere says why in
 * its condition PodScheduled.
 */
export function startScheduler(context: ControllerContext): Controller {
  return startController(context, {
    manager: 'kube-scheduler',
    component: 'default-scheduler',
    setUp: ({ client, events, queue }) => {
      const judge = (pod: Pod): Verdict => {
        const nodes = client.list('nodes');
        if (nodes.length === 0) {
          return { refusal: 'no nodes available to schedule pods' };
        }
        const none = (why: string): Verdict => ({
          refusal: `0/${nodes.length} nodes are available: ${why}`,
        });
        const { namespace } = pod.metadata;
        const claims: PersistentVolumeClaim[] = [];
        for (const name of claimsOf(pod)) {
          const claim = client.get(
            'persistentVolumeClaims',
            `${namespace}/${name}`,
          );
          // The doubled words are the real scheduler's (transcript 13).
          if (!claim) {
            return none(`persistentvolumeclaim "${name}" not found. not found`);
          }
          if (isBeingDeleted(claim)) {
            return none(
              `persistentvolumeclaim "${name}" is being deleted. not found`,
            );
          }
          claims.push(claim);
        }
        const unbound = claims.filter(
          ({ spec, status }) => !spec.volumeName || status.phase !== 'Bound',
        );
        const isImmediate = ({ spec }: PersistentVolumeClaim) =>
          client.get('storageClasses', spec.storageClassName ?? '')
            ?.volumeBindingMode !== 'WaitForFirstConsumer';
        if (unbound.some(isImmediate)) {
          return none(
            'pod has unbound immediate PersistentVolumeClaims. not found',
          );
        }
        const open = nodes.filter(node => !node.spec.unschedulable);
        if (open.length === 0) {
          return none(`${nodes.length} node(s) were unschedulable.`);
        }
        const alive = open.filter(isReady);
        if (alive.length === 0) {
          return none(
            `${nodes.length} node(s) had untolerated taint(s) {node.kubernetes.io/not-ready: }.`,
          );
        }
        const node = alive.find(({ metadata }) =>
          Object.entries(pod.spec.nodeSelector ?? {}).every(
            ([label, value]) => metadata.labels?.[label] === value,
          ),
        );
        if (!node) {
          return none(
            `${nodes.length} node(s) didn't match Pod's node affinity/selector.`,
          );
        }
        return unbound.length > 0 ? { node, waiting: unbound } : { node };
      };

      const setScheduled = async (pod: Pod, condition: Condition) => {
        await client.modifyStatus('pods', pod, draft => {
          draft.status.conditions = withCondition(
            draft.status.conditions,
            { lastProbeTime: null, ...condition },
            context.clock.timestamp(),
          );
        });
      };

      const refuse = async (pod: Pod, message: string) => {
        const before = conditionOf(pod.status.conditions, 'PodScheduled');
        if (before?.message !== message) {
          await setScheduled(pod, {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message,
            observedGeneration: pod.metadata.generation,
          });
        }
        events.warning(pod, 'FailedScheduling', message);
      };

      const pods = queue('Pod', async key => {
        const pod = client.get('pods', key);
        if (!pod || pod.spec.nodeName || isBeingDeleted(pod)) {
          return;
        }
        const verdict = judge(pod);
        if ('refusal' in verdict) {
          await refuse(pod, verdict.refusal);
          return;
        }
        const { name } = verdict.node.metadata;
        if ('waiting' in verdict) {
          for (const claim of verdict.waiting) {
            await client.modify('persistentVolumeClaims', claim, draft => {
              draft.metadata.annotations = {
                ...draft.metadata.annotations,
                [annotations.selectedNode]: name,
              };
            });
          }
          return;
        }
        const placed = await client.modify('pods', pod, draft => {
          draft.spec.nodeName = name;
        });
        if (placed) {
          await setScheduled(placed, { type: 'PodScheduled', status: 'True' });
          events.normal(
            pod,
            'Scheduled',
            `Successfully assigned ${key} to ${name}`,
          );
        }
      });

      const lookAgain = (namespace: string | undefined) =>
        client
          .list('pods', namespace)
          .filter(({ spec }) => !spec.nodeName)
          .forEach(pod => pods.add(keyOf(pod)));

      return {
        pods: (pod, change) => {
          if (change === 'ADDED') {
            pods.add(keyOf(pod));
          }
        },
        persistentVolumeClaims: (claim, _change, previous) => {
          if (claim.status.phase !== previous?.status.phase) {
            lookAgain(claim.metadata.namespace);
          }
        },
        nodes: () => lookAgain(undefined),
      };
    },
  });
}
