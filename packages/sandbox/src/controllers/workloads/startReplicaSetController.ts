import { Controller, ControllerContext } from '../ControllerContext';
import { controllerOf, keyOf } from '../kinds';
import { startController } from '../startController';
import { ReplicaSetWorker } from './ReplicaSetWorker';

const FIRST_BACK_OFF_MILLISECONDS = 5;

/** The replicaset-controller: as many pods as wanted, and why not where they are refused. */
export function startReplicaSetController(
  context: ControllerContext,
): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    component: 'replicaset-controller',
    setUp: tools => {
      const worker = new ReplicaSetWorker(context, tools);
      const sets = tools.queue('ReplicaSet', key => worker.sync(key), {
        firstBackOff: FIRST_BACK_OFF_MILLISECONDS,
      });
      return {
        replicaSets: (set, change) => {
          if (change !== 'DELETED') {
            sets.add(keyOf(set));
          }
        },
        pods: pod => {
          const owner = controllerOf(pod);
          if (owner?.kind === 'ReplicaSet') {
            sets.add(`${pod.metadata.namespace}/${owner.name}`);
          }
        },
      };
    },
  });
}
