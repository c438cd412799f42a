import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest } from './ApiRequest';
import { existingObject } from './readObjects';

/**
 * The one thing that pods cannot do here: what runs in them is no process of
 * its own, so that there is nothing to run a command in.
 *
 * @throws StatusError 404 without the pod, else always 501
 */
export function refuseCommands(
  context: ApiContext,
  request: ResourceRequest,
): void {
  const { name, subresource } = request.info;
  existingObject(context, request);
  throw new StatusError(
    501,
    'NotImplemented',
    `pods "${name}" cannot ${subresource}: the sandbox runs no commands in containers; read "kubectl logs", or reach a port with "kubectl port-forward"`,
    { name, kind: 'pods' },
  );
}
