import type { IncomingMessage, ServerResponse } from 'node:http';
import { allResources, apiVersionOf, Resource } from '../kubernetes/resources';
import { openApiIndex, openApiOf } from './openApi';

const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.2+sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

function groupOf(name: string) {
  const versions = [
    ...new Set(
      allResources
        .filter(({ group }) => group === name)
        .map(({ version }) => version),
    ),
  ].map(version => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function resourceList(groupVersion: string) {
  const served = allResources.filter(
    resource => apiVersionOf(resource) === groupVersion,
  );
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: served.flatMap(resource => [
      entryOf(resource),
      ...resource.subresources.map(sub => ({
        name: `${resource.plural}/${sub}`,
        singularName: '',
        namespaced: resource.namespaced,
        ...(sub === 'scale'
          ? { group: 'autoscaling', version: 'v1', kind: 'Scale' }
          : { kind: resource.kind }),
        verbs: sub === 'log' ? ['get'] : ['get', 'patch', 'update'],
      })),
    ]),
  };
}

function entryOf(resource: Resource) {
  const { plural, singular, namespaced, kind, verbs } = resource;
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(resource.shortNames.length ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length ? { categories: resource.categories } : {}),
  };
}

/** What a path outside of the resource API answers; undefined where there is nothing. */
function documentOf(path: string, origin: string): unknown {
  const parts = path.split('/').filter(Boolean);
  const [first, second, third] = parts;
  const groups = [...new Set(allResources.map(({ group }) => group))].filter(
    Boolean,
  );
  const knows = (groupVersion: string) =>
    allResources.some(resource => apiVersionOf(resource) === groupVersion);
  switch (true) {
    case path === '/version':
      return VERSION;
    case path === '/api':
      return {
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [
          { clientCIDR: '0.0.0.0/0', serverAddress: origin },
        ],
      };
    case path === '/apis':
      return {
        kind: 'APIGroupList',
        apiVersion: 'v1',
        groups: groups.map(groupOf),
      };
    case path === '/openapi/v3':
      return openApiIndex();
    case first === 'openapi' && second === 'v3':
      return openApiOf(parts.slice(2).join('/'));
    case first === 'api' && second === 'v1' && parts.length === 2:
      return resourceList('v1');
    case first === 'apis' && parts.length === 2 && groups.includes(second):
      return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(second) };
    case first === 'apis' && parts.length === 3 && knows(`${second}/${third}`):
      return resourceList(`${second}/${third}`);
    default:
      return undefined;
  }
}

/** Discovery, version, OpenAPI and health. A path that is none of it gets plain text, as a missing API group does. */
export function discover(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): void {
  const path = url.pathname.replace(/(.)\/$/, '$1');
  if (['/healthz', '/readyz', '/livez'].includes(path)) {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('ok');
    return;
  }
  const document = documentOf(path, request.headers.host ?? '');
  if (document === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('404 page not found\n');
    return;
  }
  const text = JSON.stringify(document);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(text);
}
