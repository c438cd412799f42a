import { Duplex } from 'stream';
import type { TunnelSocket } from '../../../kubernetes/Cluster';

/** A connection into a pod, by which the server in it is known; nothing is ever sent. */
export class PodSocket extends Duplex implements TunnelSocket {
  constructor(readonly namespace: string, readonly pod: string) {
    super();
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  override _read(): void {}

  override _write(
    _chunk: unknown,
    _encoding: BufferEncoding,
    done: () => void,
  ): void {
    done();
  }
}
