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
}

const SUBRESOURCE_VERBS: Record<string, string[]> = {
  finalize: ['update'],
  log: ['get'],
  portforward: ['create', 'get'],
};

/** `scale` is the same small kind for all that can be scaled. */
function subresourceEntry(resource: Resource, name: string): ApiResource {
  const { plural, namespaced, kind } = resource;
  const isScale = name === 'scale';
  return {
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...(isScale
      ? { group: 'autoscaling', version: 'v1', kind: 'Scale' }
      : { kind: name === 'portforward' ? 'PodPortForwardOptions' : kind }),
    verbs: SUBRESOURCE_VERBS[name] ?? ['get', 'patch', 'update'],
  };
}

function entriesOf(resource: Resource): ApiResource[] {
  const { plural, singular, namespaced, kind, verbs } = resource;
  const { shortNames, categories } = resource;
  return [
    {
      ...{ name: plural, singularName: singular, namespaced, kind, verbs },
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(categories.length > 0 ? { categories } : {}),
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
