import type { IncomingMessage } from 'node:http';
import { Fields, KubernetesObject } from '../kubernetes/objects';
import { apiVersionOf, Resource } from '../kubernetes/resources';
import { columnsOf, rowOf } from './tables';

/** How answers look to one client. */
export interface Renderer {
  one(object: KubernetesObject): unknown;
  list(objects: KubernetesObject[], metadata: Fields): unknown;
}

function asTable(resource: Resource, includeObject: string): Renderer {
  const columnDefinitions = columnsOf(resource);
  let first = true;
  const table = (objects: KubernetesObject[], metadata: Fields) => {
    // In a watch only the first table tells its columns.
    const columns = first ? columnDefinitions : [];
    first = false;
    return {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      columnDefinitions: columns,
      rows: objects.map(object => ({
        cells: rowOf(resource, object, new Date()),
        ...(includeObject === 'None'
          ? {}
          : {
              object: includeObject === 'Object' ? object : partialOf(object),
            }),
      })),
    };
  };
  return {
    one: object =>
      table([object], { resourceVersion: object.metadata.resourceVersion }),
    list: table,
  };
}

function partialOf({ metadata }: KubernetesObject): Fields {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
  };
}

const metadataOnly: Renderer = {
  one: partialOf,
  list: (objects, metadata) => ({
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    items: objects.map(partialOf),
  }),
};

function asObjects(resource: Resource): Renderer {
  return {
    one: object => object,
    list: (objects, metadata) => ({
      kind: `${resource.kind}List`,
      apiVersion: apiVersionOf(resource),
      metadata,
      // The real server leaves kind and version of its own kinds' items out.
      items: resource.custom
        ? objects
        : objects.map(({ kind: _, apiVersion: __, ...item }) => item),
    }),
  };
}

/** The form that a client prefers, from its Accept header. */
export function renderer(
  request: IncomingMessage,
  url: URL,
  resource: Resource,
): Renderer {
  const accepted = String(request.headers.accept ?? '').split(',');
  for (const type of accepted) {
    if (type.includes('as=Table')) {
      return asTable(
        resource,
        url.searchParams.get('includeObject') ?? 'Metadata',
      );
    }
    if (type.includes('as=PartialObjectMetadata')) return metadataOnly;
    if (type.trim().startsWith('application/json')) break;
  }
  return asObjects(resource);
}
