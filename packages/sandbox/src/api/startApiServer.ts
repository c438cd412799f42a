import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiCall, ApiEffect, Faults } from '../faults';
import { RequestLog } from '../requestLog';
import { Kubelet } from '../kubernetes/Kubelet';
import { ObjectStore } from '../kubernetes/ObjectStore';
import { StatusError } from '../kubernetes/StatusError';
import { parseTarget, Target } from './Target';
import { authorize, User } from './Authorizer';
import { Certificate } from './createCertificate';
import { discover } from './discovery';
import { formatJson } from './json';
import { PortForwards } from './PortForwards';
import { ResourceHandler } from './ResourceHandler';
import { verbOf } from './verbOf';

const HOST = '127.0.0.1';
const LARGEST_BODY = 3 * 1_048_576;

/** @see startApiServer */
export interface ApiServerOptions {
  store: ObjectStore;
  kubelet: Kubelet;
  faults: Faults;
  requestLog: RequestLog;
  users: User[];
  /** For 127.0.0.1. */
  certificate: Certificate;
  /** On 127.0.0.1; any free one unless given. */
  port?: number;
}

/** A Kubernetes API that answers. */
export interface ApiServer {
  /** `https://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

/** One request on its way through. */
interface Passage {
  url: URL;
  user?: User;
  target?: Target;
  call: ApiCall;
}

class HttpsApi {
  private readonly server: Server;
  private readonly forwards: PortForwards;
  private readonly handler: ResourceHandler;

  constructor(private readonly options: ApiServerOptions) {
    const { store, kubelet, faults, certificate } = options;
    this.forwards = new PortForwards(kubelet);
    this.handler = new ResourceHandler({ store, kubelet, faults });
    this.server = createServer(
      { key: certificate.key, cert: certificate.cert },
      (request, response) => {
        void this.serve(request, response);
      },
    );
    this.server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      void this.upgrade(request, socket, head);
    });
    // Clients that go away while they are answered are nobody's fault.
    this.server.on('tlsClientError', (_, socket) => socket.destroy());
  }

  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, HOST, () =>
        resolve((this.server.address() as AddressInfo).port),
      );
    });
  }

  async close(): Promise<void> {
    this.forwards.close();
    await new Promise<void>(resolve => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const startedAt = performance.now();
    const passage = this.read(request);
    response.on('close', () =>
      this.log(
        request,
        passage,
        response.headersSent ? response.statusCode : 0,
        startedAt,
      ),
    );
    try {
      const user = this.authenticate(passage);
      const effect = this.options.faults.strike('api', passage.call);
      if (effect && !(await this.suffer(effect, request))) return;
      const body = await readBody(request);
      await this.answer(request, response, passage, user, body, effect);
    } catch (error) {
      this.refuse(response, error);
    }
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    { url, target }: Passage,
    user: User,
    body: string,
    effect: ApiEffect | undefined,
  ): Promise<void> {
    if (effect?.kind === 'loseAnswer') {
      // Carried out, but the connection breaks before the client hears of it.
      response.writeHead = () => {
        request.socket.destroy();
        return response;
      };
    }
    if (!target) {
      discover(request, response, url);
      return;
    }
    this.check(user, target, verbOf(request.method ?? 'GET', target, url));
    await this.handler.handle({ request, response, url, user, target, body });
  }

  private check(user: User, target: Target, verb: string): void {
    const { resource, namespace, name, subresource } = target;
    // Everybody may ask about themselves.
    if (resource.group === 'authentication.k8s.io') return;
    if (resource.plural.startsWith('selfsubject')) return;
    authorize(user, resource, {
      verb,
      group: resource.group,
      resource: subresource
        ? `${resource.plural}/${subresource}`
        : resource.plural,
      namespace: resource.kind === 'Namespace' ? name : namespace,
      name,
    });
  }

  private async upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const startedAt = performance.now();
    const passage = this.read(request);
    const { target, url } = passage;
    const deny = (error: unknown) => {
      const status = toStatusError(error);
      this.log(request, passage, status.code, startedAt);
      const text = formatJson(status.toStatus());
      socket.end(
        `HTTP/1.1 ${status.code} ${
          status.reason
        }\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(
          text,
        )}\r\nconnection: close\r\n\r\n${text}`,
      );
    };
    try {
      const user = this.authenticate(passage);
      const effect = this.options.faults.strike('api', passage.call);
      if (effect && !(await this.suffer(effect, request))) return;
      if (target?.subresource !== 'portforward' || !target.name) {
        throw StatusError.badRequest('you must specify at least 1 port');
      }
      this.check(user, target, 'get');
      this.check(user, target, 'create');
      const pod = this.options.store.get(
        target.resource,
        target.namespace,
        target.name,
      );
      if (!pod) throw StatusError.notFound(target.resource, target.name);
      const ports = url.searchParams
        .getAll('ports')
        .flatMap(text => text.split(','))
        .map(Number);
      if (ports.length === 0 || !this.forwards.understands(request)) {
        throw StatusError.badRequest(
          ports.length === 0
            ? 'you must specify at least 1 port'
            : 'unable to upgrade: unsupported protocol',
        );
      }
      this.forwards.accept(request, socket, head, {
        namespace: target.namespace ?? '',
        pod: target.name,
        ports,
      });
      this.log(request, passage, 101, startedAt);
    } catch (error) {
      deny(error);
    }
  }

  private read(request: IncomingMessage): Passage {
    const url = new URL(request.url ?? '/', `https://${HOST}`);
    const target = parseTarget(url.pathname);
    const token = /^Bearer (.+)$/i.exec(
      request.headers.authorization ?? '',
    )?.[1];
    const user = this.options.users.find(known => known.token === token);
    const verb = target
      ? verbOf(request.method ?? 'GET', target, url)
      : (request.method ?? 'GET').toLowerCase();
    return {
      url,
      user,
      target,
      call: {
        verb,
        path: url.pathname,
        user: user?.name,
        resource:
          target &&
          [target.resource.plural, target.subresource]
            .filter(Boolean)
            .join('/'),
        namespace: target?.namespace,
        name: target?.name,
      },
    };
  }

  private authenticate({ user }: Passage): User {
    if (!user) throw StatusError.unauthorized();
    return user;
  }

  /** @returns false where the request gets no answer any more */
  private async suffer(
    effect: ApiEffect,
    request: IncomingMessage,
  ): Promise<boolean> {
    switch (effect.kind) {
      case 'status':
        throw new StatusError(
          effect.code,
          effect.reason ?? 'InternalError',
          effect.message ?? 'this fault was asked for',
          effect.retryAfterSeconds === undefined
            ? undefined
            : { retryAfterSeconds: effect.retryAfterSeconds },
        );
      case 'reset':
        request.socket.destroy();
        return false;
      case 'stall':
        return false;
      case 'slow':
        await sleep(effect.milliseconds);
        return true;
      default:
        return true;
    }
  }

  private refuse(response: ServerResponse, error: unknown): void {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const status = toStatusError(error);
    const retryAfter = status.details?.retryAfterSeconds;
    response.writeHead(status.code, {
      'content-type': 'application/json',
      ...(retryAfter === undefined
        ? {}
        : { 'retry-after': String(retryAfter) }),
    });
    response.end(formatJson(status.toStatus()));
  }

  private log(
    request: IncomingMessage,
    { url, call }: Passage,
    code: number,
    startedAt: number,
  ): void {
    this.options.requestLog.add({
      time: new Date(),
      user: call.user,
      verb: call.verb,
      method: request.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      resource: call.resource,
      namespace: call.namespace,
      name: call.name,
      code,
      userAgent: String(request.headers['user-agent'] ?? ''),
      milliseconds: performance.now() - startedAt,
    });
  }
}

function toStatusError(error: unknown): StatusError {
  return error instanceof StatusError
    ? error
    : StatusError.internal((error as Error).message);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new StatusError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${LARGEST_BODY}`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Serves the store as a Kubernetes API over HTTPS, for clients with a bearer token. */
export async function startApiServer(
  options: ApiServerOptions,
): Promise<ApiServer> {
  const server = new HttpsApi(options);
  const port = await server.listen(options.port ?? 0);
  return { url: `https://${HOST}:${port}`, close: () => server.close() };
}
