import { allResources, Resource } from '../resources';

/** What a request is about, read from its method and path alone (k8s.io/apiserver, endpoints/request). */
export interface RequestInfo {
  /** get, list, watch, create, …; the method in lower case for what is no resource. */
  verb: string;
  path: string;
  /** Whether the path is one of objects, served or not. */
  isResource: boolean;
  group: string;
  version: string;
  /** Plural, as in the path. */
  plural: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

const VERBS: Record<string, string> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

/** Verbs of a collection: those of one object under another name. */
function verbOf(method: string, name: string | undefined, url: URL): string {
  const verb = VERBS[method] ?? method.toLowerCase();
  if (verb === 'get' && isTrue(url.searchParams.get('watch'))) return 'watch';
  if (name !== undefined) return verb;
  if (verb === 'get') return 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}

export function parseRequestInfo(method: string, url: URL): RequestInfo {
  const path = url.pathname;
  const steps = path.split('/').filter(Boolean).map(decodeURIComponent);
  const [root, ...rest] = steps;
  const isCore = root === 'api';
  const [group, version, ...below] = isCore ? ['', ...rest] : rest;
  if ((!isCore && root !== 'apis') || below.length === 0) {
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    return {
      ...{ verb, path, isResource: false },
      ...{ group: '', version: '', plural: '' },
    };
  }
  const inNamespace =
    below[0] === 'namespaces' &&
    below.length > 2 &&
    // These are of the namespace itself.
    !['status', 'finalize'].includes(below[2]);
  const [plural, name, ...more] = inNamespace ? below.slice(2) : below;
  // Of a namespace, the name is the namespace too: rights in it cover it.
  const isNamespace = !inNamespace && plural === 'namespaces' && name;
  const namespace = inNamespace || isNamespace ? below[1] : undefined;
  return {
    verb: verbOf(method, name, url),
    path,
    isResource: true,
    group,
    version,
    plural,
    ...(more.length > 0 ? { subresource: more.join('/') } : {}),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}

/** The served resource of a request; undefined for a missing kind, group, version or subresource. */
export function servedResource(info: RequestInfo): Resource | undefined {
  const resource = allResources.find(
    ({ group, version, plural }) =>
      group === info.group &&
      version === info.version &&
      plural === info.plural,
  );
  if (!resource || info.subresource === undefined) return resource;
  return resource.subresources.includes(info.subresource)
    ? resource
    : undefined;
}
