import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { ResourceRequest } from './ApiRequest';
import { RequestInfo } from './RequestInfo';
import { existingObject } from './readObjects';

/** The one thing that pods cannot do here: what runs in them is no process of its own, so that no command can run beside it. */
export function noCommands({ name, subresource }: RequestInfo): StatusError {
  return new StatusError(
    501,
    'NotImplemented',
    `pods "${name}" cannot ${subresource}: the sandbox runs no commands in containers; read "kubectl logs", or reach a port with "kubectl port-forward"`,
    { name, kind: 'pods' },
  );
}

/** @throws StatusError 404 without the pod, else always 501 */
export function refuseCommands(
  context: ApiContext,
  request: ResourceRequest,
): void {
  existingObject(context, request);
  throw noCommands(request.info);
}
