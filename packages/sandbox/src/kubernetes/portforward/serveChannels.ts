import { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { Kubelet } from '../Kubelet';

const LARGEST_BACKLOG = 1024 * 1024;

export interface ForwardedPod {
  namespace: string;
  name: string;
  uid: string;
}

/** What the kubelet says when it can't reach a port. */
export function forwardingError(
  { name, uid }: ForwardedPod,
  port: number,
  error: unknown,
): string {
  const why = error instanceof Error ? error.message : String(error);
  return `error forwarding port ${port} to pod ${name}, uid ${uid}: ${why}`;
}

function portBytes(port: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(port);
  return bytes;
}

/**
 * Port-forward in WebSocket channels (`v4.channel.k8s.io`): per port one for
 * data and one for errors, each opened with the port's number. The first byte
 * of every message is its channel.
 */
export function serveChannels(
  webSocket: WebSocket,
  kubelet: Kubelet,
  pod: ForwardedPod,
  ports: number[],
): void {
  const sockets = new Map<number, Socket>();
  const waiting = new Map<number, Buffer[]>();
  let open = ports.length;
  const send = (channel: number, data: Buffer, whenSent = () => {}) => {
    if (webSocket.readyState !== WebSocket.OPEN) return;
    webSocket.send(Buffer.concat([Buffer.from([channel]), data]), whenSent);
  };
  const finish = () => {
    open -= 1;
    if (open === 0) webSocket.close(1000);
  };
  ports.forEach((port, index) => {
    const dataChannel = 2 * index;
    const fail = (error: unknown) =>
      send(dataChannel + 1, Buffer.from(forwardingError(pod, port, error)));
    send(dataChannel, portBytes(port));
    send(dataChannel + 1, portBytes(port));
    waiting.set(dataChannel, []);
    kubelet.dial(pod.namespace, pod.name, port).then(
      socket => {
        if (webSocket.readyState !== WebSocket.OPEN) {
          socket.destroy();
          return;
        }
        sockets.set(dataChannel, socket);
        socket.on('data', data => {
          // What the client does not read must not pile up here.
          if (webSocket.bufferedAmount > LARGEST_BACKLOG) {
            socket.pause();
            send(dataChannel, data, () => socket.resume());
          } else {
            send(dataChannel, data);
          }
        });
        socket.on('error', fail);
        socket.on('close', finish);
        for (const data of waiting.get(dataChannel) ?? []) socket.write(data);
        waiting.delete(dataChannel);
      },
      error => {
        fail(error);
        finish();
      },
    );
  });
  webSocket.on('message', message => {
    const bytes = Buffer.isBuffer(message)
      ? message
      : Buffer.concat(
          Array.isArray(message) ? message : [Buffer.from(message)],
        );
    const data = bytes.subarray(1);
    if (data.length === 0) return;
    const socket = sockets.get(bytes[0]);
    if (socket) socket.write(data);
    else waiting.get(bytes[0])?.push(data);
  });
  webSocket.on('error', () => webSocket.terminate());
  webSocket.on('close', () => {
    for (const socket of sockets.values()) socket.destroy();
  });
}
