import { allResources, Resource } from '../kubernetes/resources';

/** What a path of the resource API means. */
export interface Target {
  resource: Resource;
  namespace?: string;
  name?: string;
  subresource?: string;
}

/**
 * Reads `/api/v1/namespaces/db/pods/x/log` and the like.
 *
 * @returns undefined where the path names no resource that is served
 */
export function parseTarget(path: string): Target | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  let group = '';
  let version: string;
  let rest: string[];
  if (parts[0] === 'api') {
    [, version, ...rest] = parts;
  } else if (parts[0] === 'apis') {
    [, group, version, ...rest] = parts;
  } else {
    return undefined;
  }
  const find = (plural: string, namespaced: boolean) =>
    allResources.find(
      resource =>
        resource.group === group &&
        resource.version === version &&
        resource.plural === plural &&
        (resource.namespaced || !namespaced),
    );
  if (rest.length === 0) return undefined;
  if (rest[0] === 'namespaces' && rest.length > 2) {
    const [, namespace, plural, name, ...below] = rest;
    const resource = find(plural, true);
    if (resource) {
      return { resource, namespace, name, subresource: joined(below) };
    }
    if (group !== '') return undefined;
  }
  const [plural, name, ...below] = rest;
  const resource = find(plural, false);
  return resource && { resource, name, subresource: joined(below) };
}

function joined(parts: string[]): string | undefined {
  return parts.length > 0 ? parts.join('/') : undefined;
}
