import { KubeConfig, PortForward } from '@kubernetes/client-node';
import { Duplex, PassThrough } from 'stream';
import { TunnelSocket } from './Cluster';
import { UnreachableError } from './KubernetesError';

/**
 * Both directions as one. It is closed without an error when the other side
 * hangs up, as a socket is; Node's own composition of two streams would call
 * that, and its own end, an abortion.
 */
class Tunnel extends Duplex implements TunnelSocket {
  constructor(
    private readonly fromPod: PassThrough,
    private readonly toPod: PassThrough,
  ) {
    super({ allowHalfOpen: false });
    fromPod.on('data', chunk => {
      if (!this.push(chunk)) fromPod.pause();
    });
    fromPod.on('end', () => this.push(null));
    toPod.on('close', () => {
      // What has come is still read; nothing can be said any more.
      if (!this.writableEnded) this.end();
    });
  }

  override _read(): void {
    this.fromPod.resume();
  }

  override _write(
    chunk: Buffer,
    encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    if (this.toPod.destroyed) {
      callback(new UnreachableError('The connection to the pod is closed'));
      return;
    }
    this.toPod.write(chunk, encoding, callback);
  }

  override _final(callback: () => void): void {
    this.toPod.end();
    callback();
  }

  override _destroy(
    error: Error | null,
    callback: (error: Error | null) => void,
  ): void {
    this.fromPod.destroy();
    this.toPod.destroy();
    callback(error);
  }

  // Both are hints to a kernel socket that this tunnel does not have.
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}

/**
 * A connection to a port of a pod, tunnelled through the Kubernetes API, that
 * looks like a socket. Closing either end closes the other.
 */
export async function dialPodThrough(
  config: KubeConfig,
  namespace: string,
  pod: string,
  port: number,
): Promise<TunnelSocket> {
  const what = `Port ${port} of pod ${namespace}/${pod}`;
  const fromPod = new PassThrough();
  const complaints = new PassThrough();
  const toPod = new PassThrough();
  const webSocket = await connect(
    new PortForward(config).portForward(
      namespace,
      pod,
      [port],
      fromPod,
      complaints,
      toPod,
    ),
    what,
  );
  const tunnel = new Tunnel(fromPod, toPod);
  webSocket.addEventListener('close', () => {
    fromPod.end();
    toPod.destroy();
  });
  complaints.on('data', (data: Buffer) => {
    const message = data.toString('utf8').trim();
    if (message) {
      tunnel.destroy(new UnreachableError(`${what} refused: ${message}`));
    }
  });
  tunnel.on('close', () => webSocket.close());
  return tunnel;
}

type WebSocketLike = {
  addEventListener(type: 'close', listener: () => void): void;
  close(): void;
};

async function connect(
  attempt: ReturnType<PortForward['portForward']>,
  what: string,
): Promise<WebSocketLike> {
  try {
    return (await attempt) as WebSocketLike;
  } catch (error) {
    // The library rejects with the WebSocket's error event, not with an Error.
    const message = (error as { message?: string }).message ?? 'no answer';
    throw new UnreachableError(
      `${what} can't be reached through the Kubernetes API: ${message}`,
    );
  }
}
