import type { Duplex } from 'node:stream';
import { packetTypes, toPackets } from './packets';

const FIRST_PACKET_SIZE = 4096;
const LARGEST_PACKET_SIZE = 32_767;
const SMALLEST_PACKET_SIZE = 512;

/** What a client may have for the packets that it wishes; 0 is no wish. */
export function agreeOnPacketSize(wish: number): number {
  return Math.min(
    Math.max(wish || FIRST_PACKET_SIZE, SMALLEST_PACKET_SIZE),
    LARGEST_PACKET_SIZE,
  );
}

/** Cuts the server's messages into packets and waits until the client takes them. */
export class MessageWriter {
  packetSize = FIRST_PACKET_SIZE;
  /** The session that the packets are of, once there is one. */
  sessionId = 0;
  private state = { id: 0 };

  /** @param last - whether the message ends with these bytes */
  async send(stream: Duplex, bytes: Buffer, last: boolean): Promise<void> {
    const { packetSize, sessionId, state } = this;
    const packets = toPackets(bytes, {
      type: packetTypes.response,
      packetSize,
      sessionId,
      state,
      last,
    });
    if (last) this.state = { id: 0 };
    if (stream.write(packets)) return;
    await new Promise<void>(resolve => {
      const proceed = () => {
        stream.off('drain', proceed);
        stream.off('close', proceed);
        resolve();
      };
      stream.once('drain', proceed);
      stream.once('close', proceed);
    });
  }
}
