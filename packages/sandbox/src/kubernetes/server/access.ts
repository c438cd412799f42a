import { IncomingMessage } from 'node:http';
import { AccessAttributes } from '../access/PolicyRule';
import { Identity, NOBODY } from '../access/User';
import { readImpersonation } from '../access/impersonate';
import { Resource, allResources } from '../resources';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { RequestInfo } from './RequestInfo';

export function attributesOf(info: RequestInfo): AccessAttributes {
  const { verb, path, group, plural, subresource, namespace, name } = info;
  if (!info.isResource) return { verb, path };
  return { verb, group, resource: plural, subresource, namespace, name };
}

/** For messages only, whose words are the same for kinds that nobody serves. */
function resourceNamed(group: string, plural: string): Resource {
  return (
    allResources.find(
      resource => resource.group === group && resource.plural === plural,
    ) ?? { ...allResources[0], group, plural }
  );
}

/** The refusal in the API server's words (transcript 00, behaviour 26). */
function forbidden(
  { name: user }: Identity,
  { verb, path, group = '', namespace, ...wanted }: AccessAttributes,
): StatusError {
  const { resource, subresource, name } = wanted;
  if (resource === undefined) {
    return new StatusError(
      403,
      'Forbidden',
      `forbidden: User "${user}" cannot ${verb} path "${path}"`,
      {},
    );
  }
  const where = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  const full = subresource ? `${resource}/${subresource}` : resource;
  const why = `User "${user}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`;
  return StatusError.forbidden(
    resourceNamed(group, resource),
    verb === 'create' && !subresource ? undefined : name,
    why,
  );
}

function require(
  { authorizer }: ApiContext,
  who: Identity,
  wanted: AccessAttributes,
): void {
  if (!authorizer.allows(who, wanted)) throw forbidden(who, wanted);
}

/**
 * Whose request it is: its bearer's, or that of whom the bearer stands in for.
 *
 * @throws StatusError 401, or 403 where nobody may be stood in for
 */
export function authenticate(
  context: ApiContext,
  message: IncomingMessage,
  path: string,
): Identity {
  const bearer = context.authenticator.authenticate(message, path);
  const impersonation = readImpersonation(message.headers);
  if (!impersonation) return bearer;
  for (const wanted of impersonation.needs) require(context, bearer, wanted);
  return impersonation.as;
}

/** @throws StatusError 403 */
export function authorize(
  context: ApiContext,
  who: Identity,
  info: RequestInfo,
  verbs = [info.verb],
): void {
  if (who === NOBODY) return;
  for (const verb of verbs) {
    require(context, who, { ...attributesOf(info), verb });
  }
}
