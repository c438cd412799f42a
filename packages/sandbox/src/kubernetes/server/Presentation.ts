import { KubernetesObject } from '../objects';
import { Resource, apiVersionOf } from '../resources';
import { StatusError } from '../StatusError';
import { Table, tableOf } from '../tables/tableOf';
import { itemJson, objectJson, toJson } from '../json';

export interface ListMetadata {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** The shape in which a client wants objects: whole, only their metadata, or as rows of a table. */
export interface Presentation {
  one(object: KubernetesObject): string;
  /** One event's object; `first` where nothing came before it on this watch. */
  event(object: KubernetesObject, first: boolean): string;
  /** The text of a list in parts, which may be many. */
  many(objects: KubernetesObject[], metadata: ListMetadata): Iterable<string>;
}

function whole(resource: Resource): Presentation {
  // Lists of custom resources say `continue` always and keep the kind of their items.
  const item = resource.custom ? objectJson : itemJson;
  return {
    one: objectJson,
    event: objectJson,
    *many(objects, metadata) {
      const kind = `"kind":"${resource.kind}List"`;
      const apiVersion = `"apiVersion":"${apiVersionOf(resource)}"`;
      // Fields in the order of the alphabet, or of Go's structure (transcript 00).
      yield resource.custom
        ? `{${apiVersion},"items":[`
        : `{${kind},${apiVersion},"metadata":${toJson(metadata)},"items":[`;
      let comma = '';
      for (const object of objects) {
        yield comma + item(object);
        comma = ',';
      }
      yield resource.custom
        ? `],${kind},"metadata":${toJson({ continue: '', ...metadata })}}`
        : ']}';
    },
  };
}

function partialOf({ metadata }: KubernetesObject) {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
  };
}

function partial(): Presentation {
  const one = (object: KubernetesObject) => toJson(partialOf(object));
  return {
    one,
    event: one,
    many: (objects, metadata) => [
      toJson({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: objects.map(partialOf),
      }),
    ],
  };
}

function asTable(
  resource: Resource,
  includeObject: string,
  now: Date,
): Presentation {
  const include = {
    None: () => undefined,
    Object: (object: KubernetesObject) => object,
    Metadata: partialOf,
  }[includeObject];
  if (!include) {
    throw StatusError.badRequest(
      `unrecognized includeObject value: "${includeObject}"`,
    );
  }
  const table = (
    objects: KubernetesObject[],
    metadata: ListMetadata,
  ): Table => {
    const { rows, ...rest } = tableOf(resource, objects, metadata, now);
    return {
      ...rest,
      rows: rows.map((row, index) => ({
        ...row,
        object: include(objects[index]),
      })),
    };
  };
  const single = (object: KubernetesObject) =>
    table([object], {
      resourceVersion: object.metadata.resourceVersion ?? '',
    });
  return {
    one: object => toJson(single(object)),
    event: (object, first) => {
      const { columnDefinitions, ...rest } = single(object);
      return toJson(first ? { columnDefinitions, ...rest } : rest);
    },
    many: (objects, metadata) => [toJson(table(objects, metadata))],
  };
}

/**
 * @param accept - the request's header
 * @param includeObject - what the rows of a table carry: None, Metadata or Object
 * @param now - what ages in a table count to
 * @throws StatusError 406 where the client takes nothing that is on offer
 */
export function presentationFor(
  resource: Resource,
  accept: string | undefined,
  includeObject: string | undefined,
  now: Date,
): Presentation {
  for (const range of (accept ?? '*/*').split(',')) {
    const [type, ...parameters] = range.split(';').map(part => part.trim());
    if (!['application/json', 'application/*', '*/*'].includes(type)) continue;
    const as = parameters.find(parameter => parameter.startsWith('as='));
    if (as === undefined) return whole(resource);
    if (as === 'as=Table')
      return asTable(resource, includeObject ?? 'Metadata', now);
    if (as.startsWith('as=PartialObjectMetadata')) return partial();
  }
  throw new StatusError(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json',
  );
}
