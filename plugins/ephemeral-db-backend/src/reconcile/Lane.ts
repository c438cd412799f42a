import { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../clock';
import { backoff } from './backoff';
import type { HeldCluster, Reconciler } from './HeldCluster';
import { Jobs } from './Jobs';
import { WorkQueue } from './WorkQueue';

/** @see Lane */
export interface LaneOptions<Driver extends Reconciler> {
  /** What is driven, for the log: `Clone`. */
  what: string;
  concurrency: number;
  clock: Clock;
  logger: LoggerService;
  /** Whether passes may be made: the cluster is ours and its copy is complete. */
  ready(): boolean;
  create(own: Pick<HeldCluster, 'jobs' | 'enqueue'>): Driver;
}

/** How long a pass waits for a copy of the cluster that is not complete. */
const NOT_READY_MS = 200;

/** One kind of order on its way: its queue, its jobs, its reconciler. */
export class Lane<Driver extends Reconciler> {
  readonly reconciler: Driver;
  private readonly jobs: Jobs;
  private readonly queue: WorkQueue;
  private readonly failures = new Map<string, number>();

  constructor(private readonly options: LaneOptions<Driver>) {
    this.queue = new WorkQueue({
      concurrency: options.concurrency,
      work: id => this.work(id),
      onError: (id, error) => this.failed(id, error),
      clock: options.clock,
    });
    this.jobs = new Jobs(
      () => options.clock.now(),
      id => this.queue.add(id),
    );
    this.reconciler = options.create({
      jobs: this.jobs,
      enqueue: (id, afterMs) => this.enqueue(id, afterMs),
    });
  }

  enqueue(id: string, afterMs: number = 0): void {
    if (afterMs > 0) this.queue.addAfter(id, afterMs);
    else this.queue.add(id);
  }

  /** Asks for a pass over each order that the API has changed. */
  async poll(): Promise<void> {
    for (const id of await this.reconciler.changed()) this.queue.add(id);
  }

  /** Asks for a pass over each order that is not at rest. */
  async sweep(): Promise<void> {
    for (const id of await this.reconciler.unsettled()) this.queue.add(id);
  }

  /** Takes nothing new, and waits for the passes that run. */
  async close(): Promise<void> {
    await this.queue.close();
  }

  /** Waits for the jobs that run; each ends at its next write once the cluster is not held. */
  async settle(): Promise<void> {
    await this.jobs.settle();
  }

  private async work(id: string): Promise<void> {
    if (!this.options.ready()) {
      this.queue.addAfter(id, NOT_READY_MS);
      return;
    }
    await this.reconciler.pass(id);
    this.failures.delete(id);
  }

  private failed(id: string, error: Error): void {
    if (error.name === 'NotHeldError') return;
    const times = (this.failures.get(id) ?? 0) + 1;
    this.failures.set(id, times);
    const wait = backoff(times);
    this.options.logger.warn(
      `${this.options.what} ${id}: a pass did not work, the next is in ${
        wait / 1000
      } s: ${error.message}`,
    );
    this.queue.addAfter(id, wait);
  }
}
