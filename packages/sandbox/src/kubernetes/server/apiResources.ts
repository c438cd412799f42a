import { createHash } from 'node:crypto';
import { Resource, allResources, apiVersionOf } from '../resources';

interface ApiResource {
  name: string;
  singularName: string;
  namespaced: boolean;
  kind: string;
  group?: string;
  version?: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  storageVersionHash?: string;
}

/** Verbs in the order in which custom resources tell them (transcript 00). */
const CUSTOM_VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
];

/** Of the version in which objects are stored (k8s.io/apiserver, pkg/endpoints/discovery); transcript 00 has three. */
function storageVersionHash({ group, version, kind }: Resource): string {
  return createHash('sha256')
    .update(`${group}/${version}/${kind}`)
    .digest()
    .subarray(0, 8)
    .toString('base64');
}

const SUBRESOURCE_VERBS: Record<string, string[]> = {
  attach: ['create', 'get'],
  eviction: ['create'],
  exec: ['create', 'get'],
  finalize: ['update'],
  log: ['get'],
  portforward: ['create', 'get'],
  token: ['create'],
};

/** Subresources with a kind of their own; the others have that of their object. */
const SUBRESOURCE_KINDS: Record<
  string,
  { group?: string; version?: string; kind: string }
> = {
  attach: { kind: 'PodAttachOptions' },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction' },
  exec: { kind: 'PodExecOptions' },
  portforward: { kind: 'PodPortForwardOptions' },
  // The same small kind for all that can be scaled.
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  token: {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'TokenRequest',
  },
};

function subresourceEntry(resource: Resource, name: string): ApiResource {
  const { plural, namespaced, kind } = resource;
  return {
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...(SUBRESOURCE_KINDS[name] ?? { kind }),
    verbs: SUBRESOURCE_VERBS[name] ?? ['get', 'patch', 'update'],
  };
}

function entriesOf(resource: Resource): ApiResource[] {
  const { plural, singular, namespaced, kind } = resource;
  const { shortNames, categories } = resource;
  const verbs = resource.custom ? CUSTOM_VERBS : resource.verbs;
  const isStored = verbs.includes('list');
  return [
    {
      ...{ name: plural, singularName: singular, namespaced, kind, verbs },
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(categories.length > 0 ? { categories } : {}),
      ...(isStored ? { storageVersionHash: storageVersionHash(resource) } : {}),
    },
    ...resource.subresources.map(name => subresourceEntry(resource, name)),
  ];
}

/** `v1`, `apps/v1`, …, each once. */
export function groupVersions(): string[] {
  return [...new Set(allResources.map(apiVersionOf))];
}

export function apiResourceList(groupVersion: string) {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: allResources
      .filter(resource => apiVersionOf(resource) === groupVersion)
      .flatMap(entriesOf)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The one document that newer kubectls read instead of one per group (`apidiscovery.k8s.io/v2`). */
export function aggregatedDiscovery(isCore: boolean, apiVersion: string) {
  const versions = groupVersions().filter(
    version => version.includes('/') !== isCore,
  );
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion,
    metadata: {},
    items: versions.map(groupVersion => {
      const slash = groupVersion.indexOf('/');
      const group = slash < 0 ? '' : groupVersion.slice(0, slash);
      return {
        metadata: group === '' ? {} : { name: group },
        versions: [
          {
            version: groupVersion.slice(slash + 1),
            freshness: 'Current',
            resources: allResources
              .filter(resource => apiVersionOf(resource) === groupVersion)
              .map(discoveryEntry),
          },
        ],
      };
    }),
  };
}

function discoveryEntry(resource: Resource) {
  const { group, version, kind, plural, singular, namespaced } = resource;
  const { verbs, shortNames, categories, subresources } = resource;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map(name => {
            const entry = subresourceEntry(resource, name);
            return {
              subresource: name,
              responseKind: {
                group: entry.group ?? group,
                version: entry.version ?? version,
                kind: entry.kind,
              },
              verbs: entry.verbs,
            };
          }),
        }
      : {}),
  };
}
