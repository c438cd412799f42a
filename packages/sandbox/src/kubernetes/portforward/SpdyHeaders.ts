import { createDeflate, createInflate, constants } from 'node:zlib';
import { spdyDictionary } from './spdyDictionary';

/** Header blocks of one SPDY connection: each direction is one compressed stream from first to last. */
export class SpdyHeaders {
  private readonly inflate = createInflate({ dictionary: spdyDictionary });
  private readonly deflate = createDeflate({ dictionary: spdyDictionary });

  constructor() {
    // A broken block ends in a read that finds nothing.
    this.inflate.on('error', () => {});
    this.deflate.on('error', () => {});
  }

  /** @throws Error where the block can't be read */
  async read(block: Buffer): Promise<Map<string, string>> {
    await new Promise<void>((resolve, reject) => {
      this.inflate.write(block, error => (error ? reject(error) : resolve()));
    });
    const bytes: Buffer = this.inflate.read() ?? Buffer.alloc(4);
    const headers = new Map<string, string>();
    let offset = 4;
    const text = () => {
      const length = bytes.readUInt32BE(offset);
      offset += 4 + length;
      return bytes.toString('utf8', offset - length, offset);
    };
    for (let left = bytes.readUInt32BE(0); left > 0; left -= 1) {
      const name = text();
      headers.set(name.toLowerCase(), text());
    }
    return headers;
  }

  /** A block without any header: all that a reply to a new stream needs. */
  async writeNone(): Promise<Buffer> {
    this.deflate.write(Buffer.alloc(4));
    await new Promise<void>(resolve => {
      this.deflate.flush(constants.Z_SYNC_FLUSH, resolve);
    });
    return this.deflate.read() ?? Buffer.alloc(0);
  }

  close(): void {
    this.inflate.destroy();
    this.deflate.destroy();
  }
}
