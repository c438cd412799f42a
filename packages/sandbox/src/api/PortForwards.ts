import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { Kubelet } from '../kubernetes/Kubelet';

const CHANNELS = ['v4.channel.k8s.io', 'channel.k8s.io'];

/** A frame of the channel protocol: one byte of channel, then data. */
function frame(channel: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([channel]), data]);
}

/**
 * Port-forwards over WebSocket: for each port a data channel and an error channel, each opened by the server with the
 * port's number in little-endian.
 */
export class PortForwards {
  private readonly server = new WebSocketServer({
    noServer: true,
    handleProtocols: offered =>
      CHANNELS.find(protocol => offered.has(protocol)) ?? false,
  });

  constructor(private readonly kubelet: Kubelet) {}

  /** Whether this server speaks what the client offers. */
  understands(request: IncomingMessage): boolean {
    const offered = String(request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map(protocol => protocol.trim());
    return CHANNELS.some(protocol => offered.includes(protocol));
  }

  accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    target: { namespace: string; pod: string; ports: number[] },
  ): void {
    this.server.handleUpgrade(request, socket, head, client => {
      target.ports.forEach((port, index) => {
        this.forward(client, index * 2, target.namespace, target.pod, port);
      });
    });
  }

  close(): void {
    for (const client of this.server.clients) client.terminate();
    this.server.close();
  }

  private forward(
    client: WebSocket,
    channel: number,
    namespace: string,
    pod: string,
    port: number,
  ): void {
    const portBytes = Buffer.alloc(2);
    portBytes.writeUInt16LE(port);
    client.send(frame(channel, portBytes));
    client.send(frame(channel + 1, portBytes));

    const early: Buffer[] = [];
    let connection: Socket | undefined;
    client.on('message', (message: Buffer) => {
      if (message[0] !== channel || message.length < 2) return;
      const data = message.subarray(1);
      if (connection) connection.write(data);
      else early.push(data);
    });
    client.on('error', () => client.terminate());
    client.on('close', () => connection?.destroy());

    const fail = (error: Error) => {
      if (client.readyState !== WebSocket.OPEN) return;
      client.send(frame(channel + 1, Buffer.from(error.message)));
      client.close();
    };
    this.kubelet.dial(namespace, pod, port).then(opened => {
      connection = opened;
      opened.on('data', data => {
        client.send(frame(channel, data), () => {
          if (client.bufferedAmount < 1_048_576) opened.resume();
        });
        if (client.bufferedAmount >= 1_048_576) opened.pause();
      });
      opened.on('error', fail);
      opened.on('close', () => client.close());
      for (const data of early) opened.write(data);
      if (client.readyState !== WebSocket.OPEN) opened.destroy();
    }, fail);
  }
}
