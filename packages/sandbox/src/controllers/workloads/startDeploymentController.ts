import { Controller, ControllerContext } from '../ControllerContext';
import { controllerOf, keyOf } from '../kinds';
import { startController } from '../startController';
import { DeploymentWorker } from './DeploymentWorker';

/** The deployment-controller: one ReplicaSet per template, the newest scaled up, the others down. */
export function startDeploymentController(
  context: ControllerContext,
): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    component: 'deployment-controller',
    setUp: tools => {
      const looks = new Map<string, () => void>();
      const worker = new DeploymentWorker(context, tools, lookAgain);
      const deployments = tools.queue('Deployment', key => worker.sync(key));

      function lookAgain(key: string, milliseconds: number) {
        looks.get(key)?.();
        const cancel = context.clock.schedule(milliseconds, () => {
          looks.delete(key);
          deployments.add(key);
        });
        looks.set(key, cancel);
      }

      return {
        deployments: (deployment, change) => {
          const key = keyOf(deployment);
          if (change === 'DELETED') {
            looks.get(key)?.();
            looks.delete(key);
          } else {
            deployments.add(key);
          }
        },
        replicaSets: set => {
          const owner = controllerOf(set);
          if (owner?.kind === 'Deployment') {
            deployments.add(`${set.metadata.namespace}/${owner.name}`);
          }
        },
        pods: (pod, change) => {
          const owner = change === 'DELETED' ? controllerOf(pod) : undefined;
          const set =
            owner?.kind === 'ReplicaSet' &&
            tools.client.get(
              'replicaSets',
              `${pod.metadata.namespace}/${owner.name}`,
            );
          const deployment = set && controllerOf(set);
          if (deployment) {
            deployments.add(`${pod.metadata.namespace}/${deployment.name}`);
          }
        },
      };
    },
  });
}
