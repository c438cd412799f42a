import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Kubelet } from '../Kubelet';
import { ForwardedPod, forwardingError } from './serveChannels';
import { SpdyConnection, SpdyStream } from './SpdyConnection';

function connect(
  socket: Socket,
  dataStream: SpdyStream,
  errorStream: SpdyStream,
  whenFailed: (error: unknown) => void,
): void {
  socket.on('data', bytes => {
    socket.pause();
    dataStream.write(bytes, () => socket.resume());
  });
  socket.on('error', whenFailed);
  socket.on('close', () => {
    dataStream.end();
    errorStream.end();
  });
}

/**
 * Port-forward in SPDY streams, as kubectl asks for it: for each connection an
 * error stream and a data stream that name the same request.
 */
export function serveSpdy(
  transport: Duplex,
  kubelet: Kubelet,
  pod: ForwardedPod,
): void {
  const errorStreams = new Map<string, SpdyStream>();

  const forward = (dataStream: SpdyStream, errorStream: SpdyStream) => {
    const port = Number(dataStream.headers.get('port'));
    const early: Buffer[] = [];
    let socket: Socket | undefined;
    let ended = false;
    const fail = (error: unknown) => {
      errorStream.write(Buffer.from(forwardingError(pod, port, error)));
      dataStream.end();
      errorStream.end();
    };
    dataStream.onData = bytes => {
      if (socket) socket.write(bytes);
      else early.push(bytes);
    };
    dataStream.onEnd = () => {
      ended = true;
      if (transport.destroyed) socket?.destroy();
      else socket?.end();
    };
    kubelet.dial(pod.namespace, pod.name, port).then(opened => {
      socket = opened;
      connect(opened, dataStream, errorStream, fail);
      for (const bytes of early) opened.write(bytes);
      if (ended || transport.destroyed) opened.end();
    }, fail);
  };

  SpdyConnection.serve(transport, stream => {
    const request = stream.headers.get('requestid') ?? '';
    if (stream.headers.get('streamtype') === 'error') {
      errorStreams.set(request, stream);
      return;
    }
    const errorStream = errorStreams.get(request);
    errorStreams.delete(request);
    if (errorStream) forward(stream, errorStream);
    else stream.end();
  });
}
