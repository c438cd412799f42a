import { ProtocolError } from './packets';

/** Reads the fields of a message one after another. */
export class ByteReader {
  position = 0;

  constructor(readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.position >= this.bytes.length;
  }

  take(count: number): Buffer {
    const end = this.position + count;
    if (count < 0 || end > this.bytes.length) {
      throw new ProtocolError('a message that is cut off');
    }
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }

  byte(): number {
    return this.take(1)[0];
  }

  uint16(): number {
    return this.take(2).readUInt16LE();
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  uint64(): bigint {
    return this.take(8).readBigUInt64LE();
  }

  /** A text with its length in characters before it, in one byte. */
  shortText(): string {
    return this.take(this.byte() * 2).toString('utf16le');
  }

  /** ALL_HEADERS, which stand before a request; says nothing that matters here. */
  skipHeaders(): void {
    this.take(this.uint32() - 4);
  }
}
