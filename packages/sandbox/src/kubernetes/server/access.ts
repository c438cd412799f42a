import { IncomingMessage } from 'node:http';
import { allResources } from '../resources';
import { StatusError } from '../StatusError';
import { resourceName } from './ApiRequest';
import { AccessAttributes, User, Authorizer } from './Authorizer';
import { RequestInfo } from './RequestInfo';

const NOBODY: User = { name: 'system:anonymous', token: '' };

/** What may be read without a token (the role system:public-info-viewer). */
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version'];

/** @throws StatusError 401 */
export function authenticate(
  authorizer: Authorizer,
  message: IncomingMessage,
  path: string,
): User {
  const header = message.headers.authorization;
  const token = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
  const user = token ? authorizer.identify(token) : undefined;
  if (user) return user;
  const isPublic = PUBLIC_PATHS.includes(path.replace(/\/$/, ''));
  if (header === undefined && isPublic) return NOBODY;
  throw StatusError.unauthorized();
}

export function attributesOf(info: RequestInfo): AccessAttributes {
  const { verb, path, group, plural, subresource, namespace, name } = info;
  if (!info.isResource) return { verb, path };
  return { verb, group, resource: plural, subresource, namespace, name };
}

/** The refusal in the API server's words (transcript 00, behaviour 26). */
function forbidden(user: User, info: RequestInfo, verb: string): StatusError {
  const { group, version, plural, namespace, path, name } = info;
  if (!info.isResource) {
    return new StatusError(
      403,
      'Forbidden',
      `forbidden: User "${user.name}" cannot ${verb} path "${path}"`,
      {},
    );
  }
  const where = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  const why = `User "${user.name}" cannot ${verb} resource "${resourceName(
    info,
  )}" in API group "${group}" ${where}`;
  const known = allResources.find(
    resource => resource.group === group && resource.plural === plural,
  );
  // The words are the same for kinds that nobody serves.
  const resource = known ?? {
    ...allResources[0],
    ...{ group, version, plural },
  };
  return StatusError.forbidden(
    resource,
    verb === 'create' && !info.subresource ? undefined : name,
    why,
  );
}

/** @throws StatusError 403 */
export function authorize(
  authorizer: Authorizer,
  user: User,
  info: RequestInfo,
  verbs = [info.verb],
): void {
  if (user === NOBODY) return;
  for (const verb of verbs) {
    if (!authorizer.allows(user, { ...attributesOf(info), verb })) {
      throw forbidden(user, info, verb);
    }
  }
}
