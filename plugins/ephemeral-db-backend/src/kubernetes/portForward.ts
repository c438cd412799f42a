import { KubeConfig, PortForward } from '@kubernetes/client-node';
import { Duplex, PassThrough } from 'stream';
import { TunnelSocket } from './Cluster';
import { UnreachableError } from './KubernetesError';

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
  const tunnel = Object.assign(
    Duplex.from({ readable: fromPod, writable: toPod }),
    {
      // Both are hints to a kernel socket that this tunnel does not have.
      setNoDelay() {
        return tunnel;
      },
      setKeepAlive() {
        return tunnel;
      },
    },
  ) as TunnelSocket;

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
