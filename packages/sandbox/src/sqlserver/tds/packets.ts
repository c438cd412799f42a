/** Packet types of TDS that the server meets. */
export const packetTypes = {
  batch: 0x01,
  rpc: 0x03,
  response: 0x04,
  attention: 0x06,
  bulk: 0x07,
  transaction: 0x0e,
  login7: 0x10,
  sspi: 0x11,
  prelogin: 0x12,
} as const;

export const HEADER_LENGTH = 8;
const END_OF_MESSAGE = 0x01;
const IGNORE = 0x02;
const RESET_CONNECTION = 0x08;
const RESET_KEEPING_TRANSACTION = 0x10;
/** More than any message of a client of ours; guards against a client that never ends one. */
const LONGEST_MESSAGE = 256 * 1024 * 1024;

export interface Message {
  type: number;
  data: Buffer;
  /** The client wants its session as new before this is carried out, with its transaction or without it. */
  reset?: 'all' | 'all but the transaction';
  /** The client takes back what it sent. */
  ignored: boolean;
}

/** Thrown for bytes that are not TDS. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Puts packets together to messages. */
export class MessageReader {
  private buffered = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private length = 0;
  private reset: Message['reset'];

  /** @throws ProtocolError */
  read(bytes: Buffer): Message[] {
    this.buffered =
      this.buffered.length === 0
        ? bytes
        : Buffer.concat([this.buffered, bytes]);
    const messages: Message[] = [];
    while (this.buffered.length >= HEADER_LENGTH) {
      const size = this.buffered.readUInt16BE(2);
      if (size < HEADER_LENGTH)
        throw new ProtocolError('a packet of no length');
      if (this.buffered.length < size) break;
      const type = this.buffered[0];
      const status = this.buffered[1];
      const body = this.buffered.subarray(HEADER_LENGTH, size);
      this.parts.push(body);
      this.length += body.length;
      this.buffered = this.buffered.subarray(size);
      if (this.length > LONGEST_MESSAGE) {
        throw new ProtocolError('a message that is too long');
      }
      if (status & RESET_CONNECTION) this.reset = 'all';
      else if (status & RESET_KEEPING_TRANSACTION) {
        this.reset = 'all but the transaction';
      }
      if (!(status & END_OF_MESSAGE)) continue;
      messages.push({
        type,
        data: Buffer.concat(this.parts),
        reset: this.reset,
        ignored: (status & IGNORE) !== 0,
      });
      this.parts = [];
      this.length = 0;
      this.reset = undefined;
    }
    return messages;
  }
}

/**
 * Cuts a part of a message into packets.
 *
 * @param state - `id` counts on from packet to packet of a message
 */
export function toPackets(
  data: Buffer,
  options: {
    type: number;
    packetSize: number;
    sessionId: number;
    state: { id: number };
    last: boolean;
  },
): Buffer {
  const room = options.packetSize - HEADER_LENGTH;
  const packets: Buffer[] = [];
  let offset = 0;
  do {
    const body = data.subarray(offset, offset + room);
    offset += body.length;
    const header = Buffer.alloc(HEADER_LENGTH);
    header[0] = options.type;
    header[1] = options.last && offset >= data.length ? END_OF_MESSAGE : 0;
    header.writeUInt16BE(body.length + HEADER_LENGTH, 2);
    header.writeUInt16BE(options.sessionId, 4);
    options.state.id = (options.state.id + 1) & 0xff;
    header[6] = options.state.id;
    packets.push(header, body);
  } while (offset < data.length);
  return Buffer.concat(packets);
}
