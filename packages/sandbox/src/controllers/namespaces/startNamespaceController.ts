import { Controller, ControllerContext } from '../ControllerContext';
import { isBeingDeleted, keyOf } from '../kinds';
import { startController } from '../startController';
import { NamespaceWorker } from './NamespaceWorker';

/** Nothing happens for so long after a namespace was deleted, in real milliseconds. */
const GRACE_MILLISECONDS = 5_000;

/**
 * The namespace controller: some time after a namespace is deleted its pods go,
 * then everything else, and the namespace when nothing is left. Its conditions
 * say what still holds it.
 */
export function startNamespaceController(
  context: ControllerContext,
): Controller {
  return startController(context, {
    manager: 'kube-controller-manager',
    component: 'namespace-controller',
    setUp: tools => {
      const worker = new NamespaceWorker(context, tools);
      const namespaces = tools.queue('Namespace', key => worker.sync(key));
      return {
        namespaces: (namespace, change, previous) => {
          const isNews =
            isBeingDeleted(namespace) &&
            !(previous && isBeingDeleted(previous));
          if (change !== 'DELETED' && isNews) {
            const grace = context.latency.grace(GRACE_MILLISECONDS);
            namespaces.addAfter(keyOf(namespace), grace);
          }
        },
      };
    },
  });
}
