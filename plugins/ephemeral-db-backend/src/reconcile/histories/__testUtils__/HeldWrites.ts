import {
  golden,
  type InProcessCluster,
  resources,
  type VirtualClock,
} from '@ephemeral-db/sandbox';
import { SqlError } from '../../../engine/mssql/SqlError';
import type { Life } from './Life';

/** "A lock could not be placed". */
const HELD_BY_ANOTHER = 5061;

/** A session's hold on the writes of the golden server. */
export interface Hold {
  readonly isOver: boolean;
  /** Resolves when it is over, for whatever reason. */
  readonly ended: Promise<void>;
  end(): void;
}

/**
 * The writes of the golden server, which one session at a time can hold: until it lets them go, its process dies, its
 * server does, or the time is over that it gave the server itself.
 */
export class HeldWrites {
  /** From when to when, in milliseconds since 1970. */
  private readonly spans: { from: number; to?: number }[] = [];
  private readonly waiting: (() => void)[] = [];
  private current?: Hold;

  constructor(cluster: InProcessCluster, private readonly time: VirtualClock) {
    cluster.store.watch(({ resource, object, type }) => {
      const isServer =
        resource === resources.pods &&
        object.metadata.namespace === golden.namespace;
      if (isServer && type === 'DELETED') this.current?.end();
    });
  }

  get areHeld(): boolean {
    return this.current !== undefined;
  }

  /**
   * @param deadlineMs - after which the server lets them go by itself, in milliseconds
   * @throws SqlError while another session holds them
   */
  hold(life: Life, deadlineMs: number): Hold {
    if (this.current) {
      throw new SqlError(
        'The golden server: writes are held by another session',
        'statement',
        HELD_BY_ANOTHER,
      );
    }
    const span: { from: number; to?: number } = { from: this.now() };
    this.spans.push(span);
    let tellEnd = () => {};
    const hold: Hold = {
      get isOver() {
        return span.to !== undefined;
      },
      ended: new Promise<void>(resolve => {
        tellEnd = resolve;
      }),
      end: () => {
        if (span.to !== undefined) return;
        span.to = this.now();
        this.current = undefined;
        this.waiting.splice(0).forEach(write => write());
        tellEnd();
      },
    };
    this.current = hold;
    const cancel = this.time.schedule(deadlineMs, () => hold.end());
    void hold.ended.then(cancel);
    life.onDeath(() => hold.end());
    return hold;
  }

  /** Writes now, or as soon as nobody holds writes any more. */
  write(work: () => void): void {
    if (this.current) this.waiting.push(work);
    else work();
  }

  /** @param time - milliseconds since 1970 */
  wereHeldAt(time: number): boolean {
    return this.spans.some(
      ({ from, to = Infinity }) => from <= time && time <= to,
    );
  }

  private now(): number {
    return this.time.now().getTime();
  }
}
