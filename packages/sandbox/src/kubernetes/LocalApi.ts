import { DeleteOptions } from './deletion';
import { StoreEvent } from './EventLog';
import { objectJson } from './json';
import { KubernetesObject, KubernetesObjectInput, isFields } from './objects';
import { ListOptions, ObjectStore } from './ObjectStore';
import { mergePatch } from './patch/mergePatch';
import { Resource, apiVersionOf } from './resources';
import { decodeObject } from './schema/decode';
import { schemas } from './schema/schemas';
import {
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from './selectors';
import { translateEvent } from './server/translateEvent';
import { StatusError } from './StatusError';

/** One event of a watch. */
export interface LocalEvent {
  type: StoreEvent['type'];
  object: KubernetesObject;
}

/**
 * The API server for a caller in the same process, without HTTP, tokens and
 * roles: the same schemas (held to strictly), patches, preconditions and
 * watches. Each answer is the caller's own.
 *
 * @throws StatusError from every call, as the API server answers
 */
export class LocalApi {
  /** @param manager - who writes, for `managedFields` */
  constructor(
    private readonly store: ObjectStore,
    private readonly manager: string,
  ) {}

  /** The newest there is. */
  get resourceVersion(): string {
    return this.store.resourceVersion;
  }

  get(
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    const object = this.store.get(resource, namespace, name);
    return object && asRead(object);
  }

  list(
    resource: Resource,
    options: ListOptions,
  ): { items: KubernetesObject[]; resourceVersion: string } {
    const { resourceVersion } = this.store;
    const items = this.store.list(resource, options);
    return { items: items.map(item => asRead(item)), resourceVersion };
  }

  create(
    resource: Resource,
    namespace: string | undefined,
    object: unknown,
  ): KubernetesObject {
    const { manager } = this;
    const input = this.decode(resource, object);
    return asRead(this.store.create(resource, input, { namespace, manager }));
  }

  /** A JSON merge patch; a uid or resourceVersion in it is a precondition. */
  patch(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    patch: unknown,
  ): KubernetesObject {
    const current = this.store.get(resource, namespace, name);
    if (!current) throw StatusError.notFound(resource, name);
    const input = this.decode(resource, mergePatch(current, patch));
    const { kind } = resource;
    const metadata = { ...input.metadata, name };
    const { manager } = this;
    const object = { ...input, apiVersion: apiVersionOf(resource), kind };
    return asRead(
      this.store.update(
        resource,
        { ...object, metadata },
        { manager, isPatch: true },
      ),
    );
  }

  delete(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions,
  ): void {
    this.store.delete(resource, namespace, name, options);
  }

  /**
   * Tells of everything after a resourceVersion, what has happened already at once.
   *
   * @returns a function that ends it
   * @throws StatusError 410 where that is too long ago
   */
  watch(
    resource: Resource,
    { namespace, labelSelector = '', fieldSelector = '' }: ListOptions,
    resourceVersion: string,
    listener: (event: LocalEvent) => void,
  ): () => void {
    const labels = parseLabelSelector(labelSelector);
    const fields = parseFieldSelector(resource, fieldSelector);
    const selects = (object: KubernetesObject | undefined) =>
      object !== undefined &&
      (namespace === undefined || object.metadata.namespace === namespace) &&
      matchesLabels(labels, object.metadata.labels) &&
      matchesFields(fields, object);
    const since = this.store.history(resource, Number(resourceVersion));
    if (!since) {
      throw StatusError.expired(
        `too old resource version: ${resourceVersion} (${this.store.compactedRevision})`,
      );
    }
    const pass = (event: StoreEvent) => {
      const translated = translateEvent(event, selects);
      if (!translated) return;
      const { type, object } = translated;
      listener({ type, object: asRead(object) });
    };
    since.forEach(pass);
    return this.store.watch(event => {
      if (event.resource === resource) pass(event);
    });
  }

  private decode(resource: Resource, value: unknown): KubernetesObjectInput {
    const { object, problems } = decodeObject(
      schemas,
      resource,
      isFields(value) ? value : {},
    );
    if (problems.length === 0) return object;
    const { kind, version } = resource;
    throw StatusError.badRequest(
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${problems.join(
        ', ',
      )}`,
    );
  }
}

/** As it comes over the wire. */
function asRead(object: KubernetesObject): KubernetesObject {
  return JSON.parse(objectJson(object));
}
