import { KubeConfig } from '@kubernetes/client-node';
import { createInterface } from 'readline';
import {
  AccessQuestion,
  Cluster,
  ObjectIdentity,
  TunnelSocket,
  WatchEvent,
} from './Cluster';
import { HttpsTransport } from './HttpsTransport';
import { describe, Kind, kinds, pathOf } from './kinds';
import {
  KubernetesError,
  KubernetesStatus,
  UnreachableError,
} from './KubernetesError';
import { KubernetesObject } from './objects';
import { dialPodThrough } from './portForward';

const PAGE = 500;
const MOST_LOG_BYTES = 2 ** 20;
const FIELD_MANAGER = 'ephemeral-db';

/**
 * The gateway over HTTPS. The kubeconfig library authenticates each call anew
 * (tokens rotate, exec plugins expire); the calls themselves are plain REST, so
 * that preconditions, strict validation, time-outs and cancellation are ours.
 */
export class HttpsCluster implements Cluster {
  private constructor(
    private readonly config: KubeConfig,
    private readonly transport: HttpsTransport,
  ) {}

  /**
   * @param options.beforeWrite - called right before each write is sent; throws
   * to forbid it, for example when another replica holds the cluster by now
   * @param options.refresh - brings the configuration up to date when the cluster does not know us any more
   */
  static create(options: {
    config: KubeConfig;
    beforeWrite?: () => void;
    refresh?: () => void;
  }): HttpsCluster {
    const { config, beforeWrite = () => {}, refresh } = options;
    return new HttpsCluster(
      config,
      new HttpsTransport(config, beforeWrite, refresh),
    );
  }

  async read<Type extends KubernetesObject>(
    kind: Kind<Type>,
    name: string,
    namespace?: string,
  ): Promise<Type | undefined> {
    try {
      return await this.transport.json<Type>({
        what: `Reading ${describe(kind, name, namespace)}`,
        method: 'GET',
        path: pathOf(kind, namespace, name),
      });
    } catch (error) {
      if (error instanceof KubernetesError && error.code === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async list<Type extends KubernetesObject>(
    kind: Kind<Type>,
    options: {
      namespace?: string;
      labelSelector?: string;
      fieldSelector?: string;
      signal?: AbortSignal;
    } = {},
  ): Promise<{ items: Type[]; resourceVersion: string }> {
    const items: Type[] = [];
    let continueToken: string | undefined;
    let resourceVersion = '';
    do {
      const page: {
        items: Type[];
        metadata: { resourceVersion: string; continue?: string };
      } = await this.transport.json({
        what: `Listing ${kind.plural}`,
        method: 'GET',
        path: pathOf(kind, options.namespace),
        query: {
          labelSelector: options.labelSelector,
          fieldSelector: options.fieldSelector,
          limit: String(PAGE),
          continue: continueToken,
        },
        signal: options.signal,
      });
      for (const item of page.items) {
        // Items of a list come without their kind.
        items.push({ ...item, apiVersion: kind.apiVersion, kind: kind.kind });
      }
      resourceVersion = page.metadata.resourceVersion;
      continueToken = page.metadata.continue || undefined;
    } while (continueToken);
    return { items, resourceVersion };
  }

  async create<Type extends KubernetesObject>(
    kind: Kind<Type>,
    object: KubernetesObject,
  ): Promise<Type> {
    const { name, namespace } = object.metadata;
    return await this.transport.json<Type>({
      what: `Creating ${describe(kind, name, namespace)}`,
      method: 'POST',
      path: pathOf(kind, namespace),
      query: { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' },
      body: object,
    });
  }

  async patch<Type extends KubernetesObject>(
    kind: Kind<Type>,
    identity: ObjectIdentity,
    patch: object,
  ): Promise<Type> {
    const { name, namespace, uid, resourceVersion } = identity;
    const { metadata, ...rest } = patch as { metadata?: object };
    return await this.transport.json<Type>({
      what: `Patching ${describe(kind, name, namespace)}`,
      method: 'PATCH',
      path: pathOf(kind, namespace, name),
      query: { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' },
      contentType: 'application/merge-patch+json',
      // A uid in the patch must equal the object's: a precondition.
      body: {
        metadata: {
          ...metadata,
          uid,
          ...(resourceVersion ? { resourceVersion } : {}),
        },
        ...rest,
      },
    });
  }

  async remove(kind: Kind, identity: ObjectIdentity): Promise<boolean> {
    const { name, namespace, uid, resourceVersion } = identity;
    try {
      await this.transport.json({
        what: `Deleting ${describe(kind, name, namespace)}`,
        method: 'DELETE',
        path: pathOf(kind, namespace, name),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Background',
          preconditions: {
            uid,
            ...(resourceVersion ? { resourceVersion } : {}),
          },
        },
      });
      return true;
    } catch (error) {
      if (error instanceof KubernetesError && error.code === 404) return false;
      throw error;
    }
  }

  async watch<Type extends KubernetesObject>(
    kind: Kind<Type>,
    options: {
      namespace?: string;
      labelSelector?: string;
      fieldSelector?: string;
      resourceVersion: string;
      signal: AbortSignal;
      stallMs: number;
    },
    onEvent: (event: WatchEvent<Type>) => void,
  ): Promise<void> {
    const what = `Watching ${kind.plural}`;
    const response = await this.transport.send({
      what,
      method: 'GET',
      path: pathOf(kind, options.namespace),
      query: {
        watch: 'true',
        allowWatchBookmarks: 'true',
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
        resourceVersion: options.resourceVersion,
        timeoutSeconds: '300',
      },
      signal: options.signal,
      timeoutMs: options.stallMs,
    });
    const lines = createInterface({ input: response });
    try {
      for await (const line of lines) {
        if (!line) continue;
        const event = JSON.parse(line);
        if (event.type === 'ERROR') {
          throw new KubernetesError(what, event.object as KubernetesStatus);
        }
        onEvent(event);
      }
      if (!response.complete && !options.signal.aborted) {
        throw new UnreachableError(`${what}: the stream broke off`);
      }
    } catch (error) {
      if (options.signal.aborted) return;
      throw error instanceof KubernetesError
        ? error
        : new UnreachableError(`${what}: the stream broke off`, error);
    } finally {
      response.destroy();
    }
  }

  async dialPod(
    namespace: string,
    pod: string,
    port: number,
  ): Promise<TunnelSocket> {
    return await dialPodThrough(this.config, namespace, pod, port);
  }

  async podLog(
    namespace: string,
    pod: string,
    options: { container: string; tailLines: number },
  ): Promise<string> {
    const text = await this.transport.text({
      what: `Reading the log of ${describe(kinds.pod, pod, namespace)}`,
      method: 'GET',
      path: `${pathOf(kinds.pod, namespace, pod)}/log`,
      query: {
        container: options.container,
        tailLines: String(options.tailLines),
        limitBytes: String(MOST_LOG_BYTES),
      },
    });
    // Half of a line could be half of a password, which nobody would know.
    return Buffer.byteLength(text) < MOST_LOG_BYTES
      ? text
      : text.slice(0, text.lastIndexOf('\n') + 1);
  }

  async allows(question: AccessQuestion): Promise<boolean> {
    const [resource, subresource] = question.resource.split('/');
    const review: { status?: { allowed?: boolean } } =
      await this.transport.json({
        what: `Asking whether we may ${question.verb} ${question.resource}`,
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              verb: question.verb,
              group: question.group,
              resource,
              ...(subresource ? { subresource } : {}),
              ...(question.namespace ? { namespace: question.namespace } : {}),
            },
          },
        },
      });
    return review.status?.allowed === true;
  }
}
