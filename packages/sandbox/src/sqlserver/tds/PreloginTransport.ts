import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { SecureContext, TLSSocket } from 'node:tls';
import { HEADER_LENGTH, packetTypes, toPackets } from './packets';

const LARGEST_PAYLOAD = 4088;
/** The first byte of a TLS record: change cipher spec, alert, handshake, data. */
const isTlsRecord = (byte: number) => byte >= 0x14 && byte <= 0x17;

/**
 * What TLS is put on while a client logs in: its handshake travels inside
 * PRELOGIN packets, and from the client's first bare TLS record on both ways
 * are bare. (Node's `secure` event would be too early: the server's last
 * flight still has to be wrapped.)
 */
class HandshakeStream extends Duplex {
  private wrapped = true;
  private buffered = Buffer.alloc(0);

  constructor(private readonly socket: Socket) {
    super();
    socket.on('data', this.receive);
    socket.once('close', () => this.destroy());
    socket.once('end', () => this.push(null));
  }

  private readonly receive = (bytes: Buffer) => {
    if (!this.wrapped) {
      this.push(bytes);
      return;
    }
    this.buffered = Buffer.concat([this.buffered, bytes]);
    while (this.wrapped && this.buffered.length > 0) {
      if (isTlsRecord(this.buffered[0])) {
        this.wrapped = false;
        this.push(this.buffered);
        this.buffered = Buffer.alloc(0);
        return;
      }
      if (this.buffered.length < HEADER_LENGTH) return;
      const size = this.buffered.readUInt16BE(2);
      if (this.buffered[0] !== packetTypes.prelogin || size < HEADER_LENGTH) {
        this.destroy(new Error('not a TLS handshake'));
        return;
      }
      if (this.buffered.length < size) return;
      this.push(this.buffered.subarray(HEADER_LENGTH, size));
      this.buffered = this.buffered.subarray(size);
    }
  };

  /** Gives the socket back, for a client that wants only its login hidden. */
  release(): void {
    this.socket.off('data', this.receive);
  }

  override _read(): void {}

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    this.send([chunk], callback);
  }

  override _writev(
    chunks: { chunk: Buffer }[],
    callback: (error?: Error | null) => void,
  ): void {
    this.send(
      chunks.map(({ chunk }) => chunk),
      callback,
    );
  }

  /** One flight of the handshake is one message. */
  private send(
    chunks: Buffer[],
    callback: (error?: Error | null) => void,
  ): void {
    const data = Buffer.concat(chunks);
    const bytes = this.wrapped
      ? toPackets(data, {
          type: packetTypes.prelogin,
          packetSize: LARGEST_PAYLOAD + HEADER_LENGTH,
          sessionId: 0,
          state: { id: -1 },
          last: true,
        })
      : data;
    this.socket.write(bytes, error => callback(error));
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.socket.end(callback);
  }

  override _destroy(
    error: Error | null,
    callback: (error: Error | null) => void,
  ): void {
    this.socket.destroy();
    callback(error);
  }
}

/** An encrypted connection that began inside PRELOGIN. */
export interface EncryptedTransport {
  stream: Duplex;
  /** Leaves the plain socket to the caller; TLS is dropped without a word. */
  release(): void;
}

/** Starts TLS inside PRELOGIN packets; only 1.2 works so. */
export function startPreloginTls(
  socket: Socket,
  secureContext: SecureContext,
): EncryptedTransport {
  const inner = new HandshakeStream(socket);
  const stream = new TLSSocket(inner, { isServer: true, secureContext });
  return { stream, release: () => inner.release() };
}
