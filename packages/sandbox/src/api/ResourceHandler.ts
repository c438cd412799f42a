import type { IncomingMessage, ServerResponse } from 'node:http';
import { Faults } from '../faults';
import { DeleteOptions } from '../kubernetes/deletion';
import { Kubelet } from '../kubernetes/Kubelet';
import { Fields, isFields, KubernetesObject } from '../kubernetes/objects';
import { ObjectStore } from '../kubernetes/ObjectStore';
import { apiVersionOf, Resource } from '../kubernetes/resources';
import { decodeObject } from '../kubernetes/schema/decode';
import { schemas } from '../kubernetes/schema/schemas';
import { StatusError } from '../kubernetes/StatusError';
import { Target } from './Target';
import { User } from './Authorizer';
import { formatJson, parseJson } from './json';
import { jsonPatch, mergePatch, strategicMergePatch } from './patches';
import { renderer } from './renderer';
import { answerReview } from './reviews';
import { serveWatch } from './serveWatch';
import { verbOf } from './verbOf';

/** One authorized request to the resource API. */
export interface ResourceRequest {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  user: User;
  target: Target;
  body: string;
}

/** A page of a list, told by its `continue` token. */
interface Continuation {
  resourceVersion: string;
  after: string;
}

/** The verbs of the resource API over the store. */
export class ResourceHandler {
  constructor(
    private readonly options: {
      store: ObjectStore;
      kubelet: Kubelet;
      faults: Faults;
    },
  ) {}

  /** @throws StatusError for whatever is refused */
  handle(call: ResourceRequest): void {
    const { request, target, url } = call;
    const { resource, name, subresource } = target;
    const verb = verbOf(request.method ?? 'GET', target, url);
    if (!isServed(resource, subresource)) {
      throw new StatusError(
        404,
        'NotFound',
        'the server could not find the requested resource',
        {},
      );
    }
    if (subresource === 'log') return this.log(call);
    if (subresource === undefined && !resource.verbs.includes(verb)) {
      throw StatusError.methodNotAllowed();
    }
    switch (verb) {
      case 'get':
        return this.get(call);
      case 'list':
        return this.list(call);
      case 'watch':
        return this.watch(call);
      case 'create':
        return this.create(call);
      case 'update':
        return this.update(call);
      case 'patch':
        return this.patch(call);
      case 'delete':
        return this.delete(call, name ?? '');
      case 'deletecollection':
        return this.deleteCollection(call);
      default:
        throw StatusError.methodNotAllowed();
    }
  }

  private get({ request, response, target, url }: ResourceRequest): void {
    const object = this.existing(target);
    const render = renderer(request, url, target.resource);
    send(
      response,
      200,
      target.subresource === 'scale' ? scaleOf(object) : render.one(object),
    );
  }

  private list({ request, response, target, url }: ResourceRequest): void {
    const { store } = this.options;
    const { resource, namespace } = target;
    const query = url.searchParams;
    const all = store.list(resource, {
      namespace,
      labelSelector: query.get('labelSelector') ?? '',
      fieldSelector: query.get('fieldSelector') ?? '',
    });
    const limit = Number(query.get('limit')) || all.length;
    const from = readContinuation(query.get('continue'));
    const rest = from ? all.filter(object => keyOf(object) > from.after) : all;
    const items = rest.slice(0, limit);
    const resourceVersion = from?.resourceVersion ?? store.resourceVersion;
    const remaining = rest.length - items.length;
    const metadata: Fields = {
      resourceVersion,
      ...(remaining > 0
        ? {
            continue: writeContinuation({
              resourceVersion,
              after: keyOf(items[items.length - 1]),
            }),
            remainingItemCount: remaining,
          }
        : {}),
    };
    send(response, 200, renderer(request, url, resource).list(items, metadata));
  }

  private watch({ request, response, target, url }: ResourceRequest): void {
    const { store, faults } = this.options;
    const { resource, namespace, name } = target;
    const render = renderer(request, url, resource);
    serveWatch(response, {
      store,
      faults,
      call: {
        verb: 'watch',
        path: url.pathname,
        resource: resource.plural,
        namespace,
        name,
      },
      resource,
      namespace,
      query: url.searchParams,
      render: object => render.one(object),
    });
  }

  private create(call: ResourceRequest): void {
    const { response, target, user, body, request, url } = call;
    const { resource, namespace } = target;
    const { store } = this.options;
    const parsed = parseBody(body);
    const review = answerReview(resource, parsed, user);
    if (review) {
      send(response, 201, review);
      return;
    }
    if (target.name && target.subresource === undefined)
      throw StatusError.methodNotAllowed();
    const input = this.decode(call, parsed, response);
    const created = store.create(resource, input, {
      namespace: resource.namespaced ? namespace ?? '' : undefined,
      manager: managerOf(call),
      dryRun: isDryRun(url),
    });
    send(response, 201, renderer(request, url, resource).one(created));
  }

  private update(call: ResourceRequest): void {
    const { response, target, body, request, url } = call;
    const { resource, name } = target;
    const existing = this.existing(target);
    const parsed = parseBody(body);
    const replaced =
      target.subresource === 'scale'
        ? withReplicas(existing, parsed)
        : this.decode(call, parsed, response);
    if (replaced.metadata.name !== name) {
      throw StatusError.badRequest(
        `the name of the object (${replaced.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    const updated = this.store(call, existing, replaced as KubernetesObject);
    send(
      response,
      200,
      target.subresource === 'scale'
        ? scaleOf(updated)
        : renderer(request, url, resource).one(updated),
    );
  }

  private patch(call: ResourceRequest): void {
    const { response, target, body, request, url } = call;
    const { resource, subresource } = target;
    const type = (request.headers['content-type'] ?? '').split(';')[0];
    const existing = this.existing(target);
    const before = subresource === 'scale' ? scaleOf(existing) : existing;
    const patch = parseJson(body);
    const after = this.patched(resource, type, before, patch);
    const wanted =
      subresource === 'scale'
        ? withReplicas(existing, after)
        : this.decode(call, after, response);
    const updated = this.store(call, existing, wanted as KubernetesObject);
    send(
      response,
      200,
      subresource === 'scale'
        ? scaleOf(updated)
        : renderer(request, url, resource).one(updated),
    );
  }

  private patched(
    resource: Resource,
    type: string,
    before: unknown,
    patch: unknown,
  ): Fields {
    let after: unknown;
    switch (type) {
      case 'application/merge-patch+json':
        after = mergePatch(before, patch);
        break;
      case 'application/json-patch+json':
        after = jsonPatch(before as KubernetesObject, patch);
        break;
      case 'application/strategic-merge-patch+json': {
        const root = schemas.root(apiVersionOf(resource), resource.kind);
        if (!resource.custom && root) {
          after = strategicMergePatch(schemas, root, before, patch);
          break;
        }
        throw unsupported(type);
      }
      default:
        throw unsupported(type);
    }
    if (!isFields(after)) {
      throw StatusError.badRequest('the patch does not give an object');
    }
    return after;
  }

  /** Writes the new object; a resourceVersion that the client did not name is the present one. */
  private store(
    call: ResourceRequest,
    existing: KubernetesObject,
    wanted: KubernetesObject,
  ): KubernetesObject {
    const { target, url } = call;
    const { namespace, name } = existing.metadata;
    const sub = target.subresource === 'scale' ? undefined : target.subresource;
    return this.options.store.update(
      target.resource,
      {
        ...wanted,
        metadata: {
          ...wanted.metadata,
          name,
          ...(namespace ? { namespace } : {}),
        },
      },
      { subresource: sub, manager: managerOf(call), dryRun: isDryRun(url) },
    );
  }

  private delete(call: ResourceRequest, name: string): void {
    const { response, target, request, url } = call;
    const { resource, namespace } = target;
    const options = deleteOptionsOf(call);
    const { object, removed } = this.options.store.delete(
      resource,
      namespace,
      name,
      options,
    );
    if (removed && !resource.returnsDeletedObject) {
      send(response, 200, {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: {
          name,
          ...(resource.group ? { group: resource.group } : {}),
          kind: resource.plural,
          uid: object.metadata.uid,
        },
      });
      return;
    }
    send(response, 200, renderer(request, url, resource).one(object));
  }

  private deleteCollection(call: ResourceRequest): void {
    const { response, target, url, request } = call;
    const { resource, namespace } = target;
    const { store } = this.options;
    const options = deleteOptionsOf(call);
    const items = store.list(resource, {
      namespace,
      labelSelector: url.searchParams.get('labelSelector') ?? '',
      fieldSelector: url.searchParams.get('fieldSelector') ?? '',
    });
    for (const { metadata } of items) {
      store.delete(resource, metadata.namespace, metadata.name, options);
    }
    send(
      response,
      200,
      renderer(request, url, resource).list(items, {
        resourceVersion: store.resourceVersion,
      }),
    );
  }

  private log({ response, target, url }: ResourceRequest): void {
    const { metadata } = this.existing(target);
    const tail = url.searchParams.get('tailLines');
    const lines = this.options.kubelet.log(
      metadata.namespace ?? '',
      metadata.name,
      {
        tailLines: tail === null ? undefined : Number(tail),
        previous: url.searchParams.get('previous') === 'true',
      },
    );
    if (!lines) {
      throw StatusError.badRequest(
        `container in pod "${metadata.name}" is waiting to start: ContainerCreating`,
      );
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end(lines.map(line => `${line}\n`).join(''));
  }

  private existing({
    resource,
    namespace,
    name = '',
  }: Target): KubernetesObject {
    const object = this.options.store.get(resource, namespace, name);
    if (!object) throw StatusError.notFound(resource, name);
    return object;
  }

  /** Reads an object as its schema knows it; what it does not know is refused, told or dropped, as the client wants. */
  private decode(
    { target, url }: ResourceRequest,
    value: Fields,
    response: ServerResponse,
  ) {
    const { resource } = target;
    const { apiVersion = apiVersionOf(resource), kind = resource.kind } = value;
    if (apiVersion !== apiVersionOf(resource) || kind !== resource.kind) {
      throw StatusError.badRequest(
        `the API version in the data (${apiVersion}, Kind=${kind}) does not match the expected API version (${apiVersionOf(
          resource,
        )}, Kind=${resource.kind})`,
      );
    }
    const { object, problems } = decodeObject(schemas, resource, value);
    const validation = url.searchParams.get('fieldValidation') ?? 'Warn';
    if (problems.length > 0 && validation === 'Strict') {
      throw StatusError.badRequest(
        `${resource.kind} in version "${
          resource.version
        }" cannot be handled as a ${
          resource.kind
        }: strict decoding error: ${problems.join(', ')}`,
      );
    }
    if (problems.length > 0 && validation === 'Warn') {
      response.setHeader(
        'warning',
        problems.map(problem => `299 - ${JSON.stringify(problem)}`),
      );
    }
    return object;
  }
}

function unsupported(type: string): StatusError {
  return new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml; got ${type}`,
  );
}

function isServed(resource: Resource, subresource: string | undefined) {
  return (
    subresource === undefined || resource.subresources.includes(subresource)
  );
}

function send(response: ServerResponse, code: number, value: unknown): void {
  const text = formatJson(value);
  response.writeHead(code, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
  });
  response.end(text);
}

function parseBody(body: string): Fields {
  let value: unknown;
  try {
    value = parseJson(body);
  } catch {
    throw StatusError.badRequest(
      'the object provided is unrecognized (must be of type JSON)',
    );
  }
  if (!isFields(value)) {
    throw StatusError.badRequest('the body must be a JSON object');
  }
  return value;
}

function managerOf({ request, url }: ResourceRequest): string {
  const agent = String(request.headers['user-agent'] ?? 'unknown');
  return url.searchParams.get('fieldManager') ?? agent.split('/')[0];
}

function isDryRun(url: URL): boolean {
  return url.searchParams.get('dryRun') === 'All';
}

function deleteOptionsOf({ body, url }: ResourceRequest): DeleteOptions {
  const given = body ? parseBody(body) : {};
  const query = url.searchParams;
  const policy = given.propagationPolicy ?? query.get('propagationPolicy');
  const grace = given.gracePeriodSeconds ?? query.get('gracePeriodSeconds');
  return {
    ...(isFields(given.preconditions)
      ? { preconditions: given.preconditions }
      : {}),
    ...(policy
      ? { propagationPolicy: policy as DeleteOptions['propagationPolicy'] }
      : {}),
    ...(grace === null || grace === undefined
      ? {}
      : { gracePeriodSeconds: Number(grace) }),
    dryRun:
      isDryRun(url) ||
      (Array.isArray(given.dryRun) && given.dryRun.includes('All')),
  };
}

function scaleOf(object: KubernetesObject): Fields {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const spec = isFields(object.spec) ? object.spec : {};
  const status = isFields(object.status) ? object.status : {};
  const selector =
    isFields(spec.selector) && isFields(spec.selector.matchLabels)
      ? spec.selector.matchLabels
      : {};
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 1 },
    status: {
      replicas: status.replicas ?? 0,
      selector: Object.entries(selector)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  };
}

function withReplicas(
  existing: KubernetesObject,
  scale: Fields,
): KubernetesObject {
  const wanted = isFields(scale.spec) ? scale.spec.replicas : undefined;
  const metadata = isFields(scale.metadata) ? scale.metadata : {};
  const spec = isFields(existing.spec) ? existing.spec : {};
  return {
    ...existing,
    metadata: {
      ...existing.metadata,
      ...(typeof metadata.resourceVersion === 'string'
        ? { resourceVersion: metadata.resourceVersion }
        : {}),
    },
    spec: { ...spec, replicas: wanted },
  };
}

/** Lists are sorted by namespace, then name. */
function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function writeContinuation(continuation: Continuation): string {
  return Buffer.from(JSON.stringify(continuation)).toString('base64url');
}

function readContinuation(token: string | null): Continuation | undefined {
  if (!token) return undefined;
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    throw StatusError.badRequest('continue key is not valid');
  }
}
