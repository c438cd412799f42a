import { IncomingMessage, STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { serveChannels } from '../portforward/serveChannels';
import { KubernetesObject } from '../objects';
import { StatusError } from '../StatusError';
import { ApiContext } from './ApiContext';
import { authenticate, authorize } from './access';
import { User } from './Authorizer';
import { RequestInfo, parseRequestInfo, servedResource } from './RequestInfo';
import { callOf, logRequest } from './serveRequest';
import { sufferFault } from './sufferFault';

const CHANNELS = ['v4.channel.k8s.io', 'channel.k8s.io'];

function refuse(socket: Duplex, error: unknown): number {
  const refusal =
    error instanceof StatusError
      ? error
      : StatusError.internal(
          error instanceof Error ? error.message : 'unknown',
        );
  const body = JSON.stringify(refusal.toStatus());
  socket.end(
    [
      `HTTP/1.1 ${refusal.code} ${STATUS_CODES[refusal.code] ?? ''}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  return refusal.code;
}

/** The pod whose ports are asked for. @throws StatusError 404, or 400 while it does not run */
function runningPod(
  { store }: ApiContext,
  info: RequestInfo,
): KubernetesObject {
  const resource = servedResource(info);
  const { name = '', namespace } = info;
  if (!resource || info.subresource !== 'portforward') {
    throw new StatusError(
      404,
      'NotFound',
      'the server could not find the requested resource',
    );
  }
  const pod = store.get(resource, namespace, name);
  if (!pod) throw StatusError.notFound(resource, name);
  return pod;
}

function portsOf(url: URL): number[] {
  return url.searchParams
    .getAll('ports')
    .flatMap(text => text.split(','))
    .map(Number);
}

/** Port-forward: the only requests that leave HTTP. */
export class UpgradeServer {
  private readonly channels = new WebSocketServer({
    noServer: true,
    handleProtocols: offered =>
      CHANNELS.find(protocol => offered.has(protocol)) ?? false,
  });

  constructor(private readonly context: ApiContext) {}

  async serve(
    message: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const { authorizer, faults } = this.context;
    const url = new URL(message.url ?? '/', 'https://localhost');
    const info = parseRequestInfo(message.method ?? 'GET', url);
    const log = logRequest(this.context, message, info);
    let user: User | undefined;
    let code = 0;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => log(code, user));
    try {
      user = authenticate(authorizer, message, url.pathname);
      const call = callOf(info, user);
      const fate = await sufferFault(faults, call, socket);
      if (fate === 'loseAnswer') socket.destroy();
      if (fate !== 'proceed') return;
      authorize(authorizer, user, info, [...new Set([info.verb, 'create'])]);
      const pod = runningPod(this.context, info);
      const ports = portsOf(url);
      code = 101;
      this.channels.handleUpgrade(message, socket, head, webSocket =>
        this.forward(webSocket, pod, ports),
      );
    } catch (error) {
      code = refuse(socket, error);
    }
  }

  close(): void {
    for (const client of this.channels.clients) client.terminate();
    this.channels.close();
  }

  private forward(
    webSocket: WebSocket,
    { metadata }: KubernetesObject,
    ports: number[],
  ): void {
    const { name, namespace = '', uid = '' } = metadata;
    const pod = { name, namespace, uid };
    serveChannels(webSocket, this.context.kubelet, pod, ports);
  }
}
