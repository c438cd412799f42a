import { Pod } from '../kinds';
import { CsiError } from '../../storage';
import { ContainerWorker } from './ContainerWorker';
import { NodeTools, report } from './NodeTools';
import { PodVolumes } from './PodVolumes';
import { StopSignal } from './StopSignal';
import { podStatusOf } from './podStatus';

const STOP_RETRY_MILLISECONDS = 10_000;

/** One pod on its node, from mounting its volumes to its end. */
export class PodWorker {
  readonly containers: ContainerWorker[];
  private readonly initContainers: ContainerWorker[];
  private readonly volumes: PodVolumes;
  private readonly stop = new StopSignal();
  private readonly startTime: string;
  private podIP: string | undefined;
  private initialized: boolean;
  private ended = false;
  /** Whether its node has gone, so that nobody writes its status any more. */
  private silent = false;
  private done: Promise<void> = Promise.resolve();
  private ending: Promise<void> | undefined;

  constructor(
    private readonly tools: NodeTools,
    readonly pod: Pod,
    private readonly nextAddress: () => string,
  ) {
    this.startTime = pod.status.startTime ?? tools.context.clock.timestamp();
    this.volumes = new PodVolumes(tools, pod);
    const { containers, initContainers = [] } = pod.spec;
    this.initialized = initContainers.length === 0;
    const worker = (isInit: boolean) => (container: (typeof containers)[0]) =>
      new ContainerWorker(tools, pod, container, this.volumes, {
        isInit,
        stop: this.stop,
        changed: () => this.writeStatus(),
      });
    this.containers = containers.map(worker(false));
    this.initContainers = initContainers.map(worker(true));
  }

  /** Those that run with the pod first. */
  get everyContainer(): ContainerWorker[] {
    return [...this.containers, ...this.initContainers];
  }

  start(): void {
    this.done = this.run().catch(error => report(this.tools, this.pod, error));
  }

  /** Ends the pod gracefully and takes it from the API server; repeated, it is the same end. */
  terminate(): Promise<void> {
    this.ending ??= this.end({ atOnce: false });
    return this.ending;
  }

  /** Ends it because the node goes. */
  kill(): Promise<void> {
    this.silent = true;
    return this.end({ atOnce: true });
  }

  private async run(): Promise<void> {
    this.writeStatus();
    await this.volumes.mount(this.stop);
    if (this.stop.isGiven) return;
    if (this.pod.status.podIP) {
      this.tools.events.normal(
        this.pod,
        'SandboxChanged',
        'Pod sandbox changed, it will be killed and re-created.',
      );
    }
    this.podIP = this.nextAddress();
    for (const container of this.initContainers) {
      await container.run();
      if (this.stop.isGiven) return;
      if (container.status.state.terminated?.exitCode !== 0) {
        this.finish();
        return;
      }
    }
    this.initialized = true;
    await Promise.all(this.containers.map(container => container.run()));
    if (!this.stop.isGiven) this.finish();
  }

  private finish(): void {
    this.ended = true;
    this.writeStatus();
  }

  private async end(options: { atOnce: boolean }): Promise<void> {
    const { client, context, events } = this.tools;
    this.stop.give();
    const all = [...this.initContainers, ...this.containers];
    if (!options.atOnce) {
      all
        .filter(({ status }) => status.state.running)
        .forEach(({ name }) =>
          events.normal(this.pod, 'Killing', `Stopping container ${name}`),
        );
    }
    for (const container of all) {
      while (!(await this.tryToStop(container, options))) {
        const wait = context.latency.backOff(STOP_RETRY_MILLISECONDS);
        await context.clock.sleep(wait);
      }
    }
    await this.done;
    this.volumes.clear();
    if (!options.atOnce) {
      await client.delete('pods', this.pod, { gracePeriodSeconds: 0 });
    }
  }

  private async tryToStop(
    container: ContainerWorker,
    options: { atOnce: boolean },
  ): Promise<boolean> {
    try {
      await container.stop(options);
      return true;
    } catch (error) {
      if (!(error instanceof CsiError)) throw error;
      this.tools.events.warning(
        this.pod,
        'FailedKillPod',
        `error killing pod: ${error.message}`,
      );
      return false;
    }
  }

  private writeStatus(): void {
    if (this.silent) return;
    const { client, context } = this.tools;
    client
      .modifyStatus('pods', this.pod, draft => {
        draft.status = podStatusOf(
          draft.status,
          {
            spec: draft.spec,
            startTime: this.startTime,
            podIP: this.podIP,
            initialized: this.initialized,
            containers: this.containers.map(({ status }) => status),
            initContainers: this.initContainers.map(({ status }) => status),
            ended: this.ended,
          },
          context.clock.timestamp(),
        );
      })
      .catch(error => report(this.tools, this.pod, error));
  }
}
