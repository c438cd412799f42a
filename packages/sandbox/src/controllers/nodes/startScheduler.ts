import { Controller, ControllerContext } from '../ControllerContext';
import { ControllerClient } from '../ControllerClient';
import { conditionOf, withCondition } from '../conditions';
import { Condition, Pod, isBeingDeleted, keyOf } from '../kinds';
import { startController } from '../startController';
import { annotations } from '../volumes/names';
import { claimsOf, isFinished } from '../workloads/pods';
import { PlacementFacts, place } from './placement';

/** What the scheduler's caches say, for one pod. */
function factsFor(client: ControllerClient, pod: Pod): PlacementFacts {
  const podsOn = (node: string) =>
    client
      .list('pods')
      .filter(one => one.spec.nodeName === node && !isFinished(one));
  const claimOf = (user: Pod, name: string) =>
    client.get('persistentVolumeClaims', `${user.metadata.namespace}/${name}`);
  return {
    nodes: client.list('nodes'),
    claim: name => claimOf(pod, name),
    storageClass: ({ spec }) =>
      client.get('storageClasses', spec.storageClassName ?? ''),
    volume: ({ spec }) =>
      client.get('persistentVolumes', spec.volumeName ?? ''),
    podsOn: ({ metadata }) => podsOn(metadata.name).length,
    volumesOn: ({ metadata }, driver) => {
      const { name } = metadata;
      const ofPods = podsOn(name)
        .flatMap(one => claimsOf(one).map(claim => claimOf(one, claim)))
        .flatMap(claim => claim?.spec.volumeName ?? []);
      const attached = client
        .list('volumeAttachments')
        .filter(({ spec }) => spec.nodeName === name)
        .map(({ spec }) => spec.source.persistentVolumeName);
      return new Set(
        [...ofPods, ...attached].filter(
          volume =>
            client.get('persistentVolumes', volume)?.spec.csi?.driver ===
            driver,
        ),
      );
    },
    limitOf: ({ metadata }, driver) =>
      client
        .get('csiNodes', metadata.name)
        ?.spec.drivers.find(({ name }) => name === driver)?.allocatable?.count,
  };
}

/**
 * The scheduler: a pod goes to a node that takes it once its claims are bound;
 * one that cannot go anywhere says why in its condition PodScheduled.
 */
export function startScheduler(context: ControllerContext): Controller {
  return startController(context, {
    manager: 'kube-scheduler',
    component: 'default-scheduler',
    eventsGroup: 'events.k8s.io',
    setUp: ({ client, events, queue }) => {
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
        const verdict = place(pod, factsFor(client, pod));
        if ('refusal' in verdict) {
          await refuse(pod, verdict.refusal);
          return;
        }
        const { name } = verdict.node.metadata;
        if (verdict.waiting.length > 0) {
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
        const placed = await client.bind(pod, name);
        if (placed) {
          events.normal(
            pod,
            'Scheduled',
            `Successfully assigned ${key} to ${name}`,
          );
        }
      });

      const unplaced = new Set<string>();
      const lookAgain = () => unplaced.forEach(key => pods.add(key));

      return {
        pods: (pod, change) => {
          const key = keyOf(pod);
          if (change === 'DELETED') {
            unplaced.delete(key);
            // It may have made room.
            lookAgain();
          } else if (pod.spec.nodeName) {
            unplaced.delete(key);
          } else if (change === 'ADDED') {
            unplaced.add(key);
            pods.add(key);
          }
        },
        persistentVolumeClaims: (claim, _change, previous) => {
          if (claim.status.phase !== previous?.status.phase) {
            const prefix = `${claim.metadata.namespace}/`;
            [...unplaced]
              .filter(key => key.startsWith(prefix))
              .forEach(key => pods.add(key));
          }
        },
        volumeAttachments: (_attachment, change) => {
          if (change === 'DELETED') {
            lookAgain();
          }
        },
        nodes: lookAgain,
      };
    },
  });
}
