import { IncomingMessage, STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, createWebSocketStream } from 'ws';
import { ForwardedPod, serveChannels } from '../portforward/serveChannels';
import { serveSpdy } from '../portforward/serveSpdy';
import { KubernetesObject } from '../objects';
import { StatusError } from '../StatusError';
import { Identity } from '../access/User';
import { ApiContext } from './ApiContext';
import { authenticate, authorize } from './access';
import { RequestInfo, parseRequestInfo, servedResource } from './RequestInfo';
import { noCommands } from './refuseCommands';
import { callOf, logRequest } from './serveRequest';
import { sufferFault } from './sufferFault';

const CHANNELS = ['v4.channel.k8s.io', 'channel.k8s.io'];
/** SPDY inside a WebSocket, kubectl's first choice. */
const TUNNEL = 'SPDY/3.1+portforward.k8s.io';
/** SPDY right on the connection, its second. */
const SPDY = 'SPDY/3.1';
const PROTOCOL = 'portforward.k8s.io';
/** Subresources that leave HTTP; only the last one really does so here. */
const STREAMS = ['attach', 'exec', 'portforward'];

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
  const { subresource } = info;
  if (!resource || !subresource || !STREAMS.includes(subresource)) {
    throw new StatusError(
      404,
      'NotFound',
      'the server could not find the requested resource',
    );
  }
  const pod = store.get(resource, namespace, name);
  if (!pod) throw StatusError.notFound(resource, name);
  if (subresource !== 'portforward') throw noCommands(info);
  return pod;
}

function portsOf(url: URL): number[] {
  return url.searchParams
    .getAll('ports')
    .flatMap(text => text.split(','))
    .map(Number);
}

function offeredProtocols({ headers }: IncomingMessage): string[] {
  const offered = String(headers['sec-websocket-protocol'] ?? '');
  return offered.split(',').map(protocol => protocol.trim());
}

function isTunnel(message: IncomingMessage): boolean {
  return offeredProtocols(message).includes(TUNNEL);
}

/** @throws StatusError 400 where the client speaks nothing that we do */
function requireProtocol(message: IncomingMessage, isSpdy: boolean): void {
  const offered = isSpdy
    ? [message.headers['x-stream-protocol-version']].flat()
    : offeredProtocols(message);
  const known = isSpdy ? [PROTOCOL] : [TUNNEL, ...CHANNELS];
  if (known.some(protocol => offered.includes(protocol))) return;
  throw StatusError.badRequest(
    `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(
      ' ',
    )}], server accepts [${known.join(' ')}]`,
  );
}

function forwardedPod({ metadata }: KubernetesObject): ForwardedPod {
  const { name, namespace = '', uid = '' } = metadata;
  return { name, namespace, uid };
}

/** Port-forward: the only requests that leave HTTP. */
export class UpgradeServer {
  private readonly channels = new WebSocketServer({
    noServer: true,
    handleProtocols: offered =>
      [TUNNEL, ...CHANNELS].find(protocol => offered.has(protocol)) ?? false,
  });

  constructor(private readonly context: ApiContext) {}

  async serve(
    message: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const url = new URL(message.url ?? '/', 'https://localhost');
    const info = parseRequestInfo(message.method ?? 'GET', url);
    const log = logRequest(this.context, message, info);
    let user: Identity | undefined;
    let code = 0;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => log(code, user));
    try {
      user = authenticate(this.context, message, url.pathname);
      const call = callOf(info, user);
      const fate = await sufferFault(this.context, call, socket);
      if (fate === 'loseAnswer') socket.destroy();
      if (fate !== 'proceed') return;
      authorize(this.context, user, info, [...new Set([info.verb, 'create'])]);
      const pod = runningPod(this.context, info);
      const ports = portsOf(url);
      const isSpdy = message.headers.upgrade?.toUpperCase() === SPDY;
      requireProtocol(message, isSpdy);
      if (!isSpdy && ports.length === 0 && !isTunnel(message)) {
        throw StatusError.badRequest('you must specify at least 1 port');
      }
      code = 101;
      if (isSpdy) {
        this.acceptSpdy(socket, head, pod);
        return;
      }
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

  private acceptSpdy(
    socket: Duplex,
    head: Buffer,
    pod: KubernetesObject,
  ): void {
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Connection: Upgrade',
        `Upgrade: ${SPDY}`,
        `X-Stream-Protocol-Version: ${PROTOCOL}`,
        '\r\n',
      ].join('\r\n'),
    );
    if (head.length > 0) socket.unshift(head);
    serveSpdy(socket, this.context.kubelet, forwardedPod(pod));
  }

  private forward(
    webSocket: WebSocket,
    pod: KubernetesObject,
    ports: number[],
  ): void {
    const { kubelet } = this.context;
    if (webSocket.protocol === TUNNEL) {
      const tunnel = createWebSocketStream(webSocket);
      serveSpdy(tunnel, kubelet, forwardedPod(pod));
    } else {
      serveChannels(webSocket, kubelet, forwardedPod(pod), ports);
    }
  }
}
