import type { VirtualClock } from '@ephemeral-db/sandbox';
import type { Clock } from '../../../clock';
import type { Life } from './Life';

/** The time of one process: virtual, standing still for it while it is stopped, and with a wall clock that somebody may set. */
export class ProcessClock implements Clock {
  constructor(
    private readonly time: VirtualClock,
    private readonly life: Life,
    private readonly wall: { offset: number },
  ) {}

  now(): number {
    return this.time.now().getTime() + this.wall.offset;
  }

  monotonic(): number {
    return this.time.seconds * 1_000;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    await new Promise<void>(resolve => {
      let leave = resolve;
      const cancel = this.after(milliseconds, () => leave());
      const abort = () => {
        cancel();
        leave();
      };
      leave = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  after(milliseconds: number, callback: () => void): () => void {
    let cancelled = false;
    const cancel = this.time.schedule(Math.max(0, milliseconds), () => {
      if (!this.life.paused) {
        if (!this.life.dead) callback();
        return;
      }
      void this.life.run().then(() => {
        if (!cancelled) callback();
      });
    });
    this.life.onDeath(cancel);
    return () => {
      cancelled = true;
      cancel();
    };
  }
}
