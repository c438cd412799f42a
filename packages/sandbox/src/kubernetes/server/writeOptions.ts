import { podWarnings } from '../admission/podWarnings';
import { podSecurityWarnings } from '../admission/podSecurity';
import { UpdateOptions } from '../store/planWrites';
import { ApiContext } from './ApiContext';
import { ResourceRequest, isDryRun, managerOf, warn } from './ApiRequest';
import { refuseEscalation } from './refuseEscalation';

/** How a client's write is to be carried out, and what only the API server can say about it: who writes. */
export function writeOptionsOf(
  context: ApiContext,
  request: ResourceRequest,
): UpdateOptions {
  return {
    manager: managerOf(request),
    dryRun: isDryRun(request),
    subresource: request.info.subresource,
    review: (object, previous) => {
      refuseEscalation(context, request, object, previous);
      const { resource } = request;
      warn(request, podWarnings(resource, object, previous));
      warn(
        request,
        podSecurityWarnings(context.store, resource, object, previous),
      );
    },
  };
}
