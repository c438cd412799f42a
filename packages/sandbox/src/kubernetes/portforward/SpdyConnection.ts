import { Duplex } from 'node:stream';
import { SpdyHeaders } from './SpdyHeaders';

const VERSION = 3;
const FIN = 1;

const FRAME = { synStream: 1, synReply: 2, reset: 3, ping: 6, goAway: 7 };

function control(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8000 + VERSION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

function data(streamId: number, payload: Buffer, flags: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(streamId, 0);
  head.writeUInt32BE(payload.length + flags * 0x1000000, 4);
  return Buffer.concat([head, payload]);
}

/** One stream that the client opened. */
export class SpdyStream {
  /** What the client sends, in order. */
  onData: (bytes: Buffer) => void = () => {};
  /** The client sends no more. */
  onEnd: () => void = () => {};
  private ended = false;

  constructor(
    readonly headers: Map<string, string>,
    private readonly send: (
      payload: Buffer,
      flags: number,
      whenSent?: () => void,
    ) => void,
  ) {}

  write(bytes: Buffer, whenSent?: () => void): void {
    if (!this.ended) this.send(bytes, 0, whenSent);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.send(Buffer.alloc(0), FIN);
  }
}

/**
 * The server's side of SPDY/3.1 as far as port-forward needs it: streams that
 * the client opens, their data, and pings. Like Kubernetes' own library it
 * keeps no flow-control windows.
 */
export class SpdyConnection {
  private readonly headers = new SpdyHeaders();
  private readonly streams = new Map<number, SpdyStream>();
  private received = Buffer.alloc(0);
  private reading: Promise<void> = Promise.resolve();

  private constructor(
    private readonly transport: Duplex,
    private readonly onStream: (stream: SpdyStream) => void,
  ) {}

  /** Speaks with the client at the other end until either closes. */
  static serve(
    transport: Duplex,
    onStream: (stream: SpdyStream) => void,
  ): void {
    new SpdyConnection(transport, onStream).start();
  }

  private start(): void {
    const { transport } = this;
    transport.on('data', (bytes: Buffer) => {
      // One after another: header blocks depend on all those before them.
      this.reading = this.reading
        .then(() => this.read(bytes))
        .catch(() => {
          transport.destroy();
        });
    });
    transport.on('error', () => transport.destroy());
    transport.on('close', () => {
      this.headers.close();
      for (const stream of this.streams.values()) stream.onEnd();
      this.streams.clear();
    });
  }

  private async read(bytes: Buffer): Promise<void> {
    this.received = Buffer.concat([this.received, bytes]);
    while (this.received.length >= 8) {
      const end = 8 + this.received.readUIntBE(5, 3);
      if (this.received.length < end) return;
      const frame = this.received.subarray(0, end);
      this.received = this.received.subarray(end);
      if (frame[0] >= 0x80) await this.readControl(frame);
      else this.readData(frame);
    }
  }

  private readData(frame: Buffer): void {
    const stream = this.streams.get(frame.readUInt32BE(0));
    if (!stream) return;
    if (frame.length > 8) stream.onData(frame.subarray(8));
    if (frame[4] & FIN) stream.onEnd();
  }

  private async readControl(frame: Buffer): Promise<void> {
    const payload = frame.subarray(8);
    switch (frame.readUInt16BE(2)) {
      case FRAME.synStream:
        await this.open(payload, frame[4]);
        break;
      case FRAME.reset: {
        const id = payload.readUInt32BE(0);
        this.streams.get(id)?.onEnd();
        this.streams.delete(id);
        break;
      }
      case FRAME.ping:
        this.write(control(FRAME.ping, payload));
        break;
      case FRAME.goAway:
        this.transport.end();
        break;
      default:
      // Settings and windows ask for nothing.
    }
  }

  private async open(payload: Buffer, flags: number): Promise<void> {
    const id = payload.readUInt32BE(0);
    const headers = await this.headers.read(payload.subarray(10));
    const stream = new SpdyStream(headers, (bytes, flag, whenSent) =>
      this.write(data(id, bytes, flag), whenSent),
    );
    this.streams.set(id, stream);
    const reply = Buffer.concat([
      payload.subarray(0, 4),
      await this.headers.writeNone(),
    ]);
    this.write(control(FRAME.synReply, reply));
    this.onStream(stream);
    if (flags & FIN) stream.onEnd();
  }

  private write(bytes: Buffer, whenSent?: () => void): void {
    if (this.transport.destroyed || this.transport.writableEnded) return;
    this.transport.write(bytes, () => whenSent?.());
  }
}
