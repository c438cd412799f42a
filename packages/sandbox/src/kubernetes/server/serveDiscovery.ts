import { ApiRequest, sendJson, sendPageNotFound, sendText } from './ApiRequest';
import {
  aggregatedDiscovery,
  apiResourceList,
  groupVersions,
} from './apiResources';
import { serveOpenApi } from './serveOpenApi';
import { GIT_VERSION } from './version';

/** What the transcripts' control plane calls itself. */
const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: GIT_VERSION,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-06-09T00:00:00Z',
  goVersion: '',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const HEALTH = /^\/(healthz|livez|readyz)(\/ping)?$/;
const PLAIN_TEXT = 'text/plain; charset=utf-8';

/** One check, which nothing here ever fails. */
function healthOf(path: string, { searchParams }: URL): string {
  return searchParams.has('verbose')
    ? `[+]ping ok\n${path.split('/')[1]} check passed\n`
    : 'ok';
}

function groupOf(groupVersion: string) {
  const [name, version] = groupVersion.split('/');
  const entry = { groupVersion, version };
  return { name, versions: [entry], preferredVersion: entry };
}

/** The apidiscovery version that a client accepts, or undefined where it wants the old documents. */
function aggregatedVersion(accept: string): string | undefined {
  for (const range of accept.split(',')) {
    if (!range.includes('as=APIGroupDiscoveryList')) continue;
    const version = /v=(v2(?:beta1)?)(?:;|$)/.exec(range.trim())?.[1];
    if (version) return version;
  }
  return undefined;
}

function serveAggregated(request: ApiRequest, version: string): void {
  const apiVersion = `apidiscovery.k8s.io/${version}`;
  const document = aggregatedDiscovery(
    request.info.path.startsWith('/api') &&
      !request.info.path.startsWith('/apis'),
    apiVersion,
  );
  sendText(
    request.response,
    200,
    `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    JSON.stringify(document),
  );
}

/** Everything that is no object: which kinds there are, what they look like, health and version. */
export function serveDiscovery(request: ApiRequest): void {
  const { response, message, info } = request;
  const path = info.path.replace(/\/$/, '');
  const groups = groupVersions().filter(version => version.includes('/'));
  const aggregated = aggregatedVersion(message.headers.accept ?? '');
  if (aggregated && (path === '/api' || path === '/apis')) {
    serveAggregated(request, aggregated);
    return;
  }
  if (path.startsWith('/openapi')) {
    serveOpenApi(request);
    return;
  }
  const [, root, group, version] = path.split('/');
  const groupVersion = groups.find(
    known =>
      root === 'apis' &&
      (version
        ? known === `${group}/${version}`
        : known.split('/')[0] === group),
  );
  if (path === '/version') {
    sendJson(response, 200, VERSION);
  } else if (HEALTH.test(path)) {
    sendText(response, 200, PLAIN_TEXT, healthOf(path, request.url));
  } else if (path === '/api') {
    sendJson(response, 200, {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [
        { clientCIDR: '0.0.0.0/0', serverAddress: message.headers.host ?? '' },
      ],
    });
  } else if (path === '/apis') {
    sendJson(response, 200, {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groups.map(groupOf),
    });
  } else if (path === '/api/v1') {
    sendJson(response, 200, apiResourceList('v1'));
  } else if (groupVersion && version) {
    sendJson(response, 200, apiResourceList(groupVersion));
  } else if (groupVersion) {
    sendJson(response, 200, {
      kind: 'APIGroup',
      apiVersion: 'v1',
      ...groupOf(groupVersion),
    });
  } else {
    sendPageNotFound(response);
  }
}
