import { KubeConfig } from '@kubernetes/client-node';
import { ForwardedError } from '@backstage/errors';
import { Agent as HttpAgent, IncomingMessage, request as http } from 'http';
import { Agent as HttpsAgent, RequestOptions, request as https } from 'https';
import { createInterface } from 'readline';
import {
  AccessQuestion,
  Cluster,
  ObjectIdentity,
  TunnelSocket,
  WatchEvent,
} from './Cluster';
import { describe, Kind, pathOf } from './kinds';
import {
  KubernetesError,
  KubernetesStatus,
  UnreachableError,
} from './KubernetesError';
import { KubernetesObject } from './objects';
import { dialPodThrough } from './portForward';

const REQUEST_TIMEOUT_MS = 20_000;
const PAGE = 500;
const FIELD_MANAGER = 'ephemeral-db';

class StaleSocketError extends UnreachableError {}

interface Call {
  what: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | undefined>;
  body?: object;
  contentType?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
}

/**
 * The gateway over HTTPS. The kubeconfig library authenticates each call anew
 * (tokens rotate, exec plugins expire); the calls themselves are plain REST, so
 * that preconditions, strict validation, time-outs and cancellation are ours.
 */
export class HttpsCluster implements Cluster {
  private agent?: HttpAgent | HttpsAgent;

  private constructor(
    private readonly config: KubeConfig,
    private readonly beforeWrite: () => void,
  ) {}

  /**
   * @param options.beforeWrite - called right before each write is sent; throws
   * to forbid it, for example when another replica holds the cluster by now
   */
  static create(options: {
    config: KubeConfig;
    beforeWrite?: () => void;
  }): HttpsCluster {
    return new HttpsCluster(options.config, options.beforeWrite ?? (() => {}));
  }

  async read<Type extends KubernetesObject>(
    kind: Kind<Type>,
    name: string,
    namespace?: string,
  ): Promise<Type | undefined> {
    try {
      return await this.json<Type>({
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
      } = await this.json({
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
    return await this.json<Type>({
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
    return await this.json<Type>({
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
      await this.json({
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
      resourceVersion: string;
      signal: AbortSignal;
      stallMs: number;
    },
    onEvent: (event: WatchEvent<Type>) => void,
  ): Promise<void> {
    const what = `Watching ${kind.plural}`;
    const response = await this.send({
      what,
      method: 'GET',
      path: pathOf(kind, options.namespace),
      query: {
        watch: 'true',
        allowWatchBookmarks: 'true',
        labelSelector: options.labelSelector,
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

  async allows(question: AccessQuestion): Promise<boolean> {
    const [resource, subresource] = question.resource.split('/');
    const review: { status?: { allowed?: boolean } } = await this.json({
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

  private async json<Result>(call: Call): Promise<Result> {
    const response = await this.send(call);
    const text = await readAll(response, call.what);
    try {
      return JSON.parse(text) as Result;
    } catch (error) {
      throw new UnreachableError(
        `${call.what}: the answer is not JSON; is this address a Kubernetes API?`,
        error,
      );
    }
  }

  /** Sends and resolves with a successful answer whose body is still to be read. */
  private async send(call: Call): Promise<IncomingMessage> {
    const server = this.config.getCurrentCluster()!.server;
    const url = new URL(server.replace(/\/$/, '') + call.path);
    for (const [key, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, value);
    }
    const body = call.body && JSON.stringify(call.body);
    const options = await this.requestOptions(call, body);
    if (isWrite(call)) this.beforeWrite();

    const exchange = () => exchangeOnce(call.what, url, options, body);
    const response = await exchange().catch(async error => {
      if (!(error instanceof StaleSocketError)) throw error;
      // The server had closed a connection that was kept open for this. What
      // may have been done nevertheless is found by the caller, as after a crash.
      if (isWrite(call)) this.beforeWrite();
      return await exchange();
    });
    if (response.statusCode! >= 200 && response.statusCode! < 300) {
      return response;
    }
    throw await refusal(call.what, response);
  }

  private async requestOptions(
    call: Call,
    body?: string,
  ): Promise<RequestOptions> {
    const options: RequestOptions = {};
    try {
      await this.config.applyToHTTPSOptions(options);
    } catch (error) {
      throw new UnreachableError(
        `${call.what}: can't log in to the Kubernetes API`,
        error,
      );
    }
    if (!this.config.getCurrentCluster()!.proxyUrl) {
      // The library's agent opens a new connection for each call.
      this.agent ??= this.config
        .getCurrentCluster()!
        .server.startsWith('https:')
        ? new HttpsAgent({ keepAlive: true, maxSockets: 64 })
        : new HttpAgent({ keepAlive: true, maxSockets: 64 });
      options.agent = this.agent as HttpsAgent;
    }
    return {
      ...options,
      method: call.method,
      timeout: call.timeoutMs ?? REQUEST_TIMEOUT_MS,
      signal: call.signal,
      headers: {
        ...options.headers,
        accept: 'application/json',
        'user-agent': 'ephemeral-db',
        ...(body
          ? {
              'content-type': call.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(body),
            }
          : {}),
      },
    };
  }
}

/** @throws UnreachableError when there is no answer, StaleSocketError when an idle connection had ended */
async function exchangeOnce(
  what: string,
  url: URL,
  options: RequestOptions,
  body: string | undefined,
): Promise<IncomingMessage> {
  return await new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === 'https:' ? https : http;
    const request = send(url, options, resolve);
    request.on('error', (error: Error & { code?: string }) => {
      const stale = request.reusedSocket && error.code === 'ECONNRESET';
      const Failure = stale ? StaleSocketError : UnreachableError;
      reject(new Failure(`${what}: no answer from the Kubernetes API`, error));
    });
    request.on('timeout', () =>
      request.destroy(
        new Error(`silent for ${options.timeout! / 1000} seconds`),
      ),
    );
    request.end(body);
  });
}

/** Access reviews are POSTs that change nothing. */
function isWrite(call: Call): boolean {
  return call.method !== 'GET' && !call.path.includes('/authorization.k8s.io/');
}

async function readAll(
  response: IncomingMessage,
  what: string,
): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch (error) {
    throw new UnreachableError(`${what}: the answer broke off`, error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function refusal(
  what: string,
  response: IncomingMessage,
): Promise<KubernetesError> {
  const text = await readAll(response, what).catch(
    (error: Error) => new ForwardedError(what, error).message,
  );
  const retryAfter = Number(response.headers['retry-after']);
  const retryAfterMs = retryAfter > 0 ? retryAfter * 1000 : undefined;
  let status: KubernetesStatus;
  try {
    status = JSON.parse(text) as KubernetesStatus;
  } catch {
    // A missing API group, a proxy: plain text.
    status = { message: text.slice(0, 300).trim() };
  }
  return new KubernetesError(
    what,
    { ...status, code: response.statusCode },
    retryAfterMs,
  );
}
