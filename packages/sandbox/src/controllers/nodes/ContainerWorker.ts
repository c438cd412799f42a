import { quantityUnits } from '../../kubernetes';
import {
  ContainerExit,
  ContainerSpec,
  LogLine,
  RunningContainer,
} from '../../ContainerRuntime';
import { durations } from '../../latency';
import { ClosedError } from '../../time/Clock';
import { operate } from '../operate';
import { Container, ContainerState, ContainerStatus, Pod } from '../kinds';
import { ContainerProbes } from './ContainerProbes';
import { ImagePuller } from './ImagePuller';
import { NodeTools, pause, report } from './NodeTools';
import { PodVolumes } from './PodVolumes';
import { StopSignal } from './StopSignal';
import { ConfigurationError, ContainerConfiguration } from './configuration';
import { resumedContainer, waitingContainer } from './podStatus';

const FIRST_BACK_OFF_SECONDS = 10;
const LONGEST_BACK_OFF_SECONDS = 300;
/** A container that ran for so long starts over with its back-off. */
const STABLE_MILLISECONDS = 600_000;
const SYNC_MILLISECONDS = 10_000;

/** Creates one container of a pod and starts it again when it ends, as its pod's policy says. */
export class ContainerWorker {
  status: ContainerStatus;
  private running: RunningContainer | undefined;
  private previous: RunningContainer | undefined;
  private crashes = 0;

  constructor(
    private readonly tools: NodeTools,
    private readonly pod: Pod,
    private readonly container: Container,
    private readonly volumes: PodVolumes,
    private readonly options: {
      isInit: boolean;
      stop: StopSignal;
      changed(): void;
    },
  ) {
    const { initContainers } = pod.spec;
    const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
    this.status = resumedContainer(
      waitingContainer(
        container,
        !options.isInit && initContainers?.length
          ? 'PodInitializing'
          : 'ContainerCreating',
      ),
      [...containerStatuses, ...initContainerStatuses].find(
        ({ name }) => name === container.name,
      ),
      tools.context.clock.timestamp(),
    );
  }

  get name(): string {
    return this.container.name;
  }

  /** Runs it until it has ended for good or the pod is stopped. */
  async run(): Promise<void> {
    const { stop } = this.options;
    while (!stop.isGiven) {
      const running = await this.create();
      if (!running) return;
      const exit = await this.watch(running);
      this.end(running, exit);
      if (stop.isGiven || !this.isRestarted(exit)) return;
      await this.backOff();
    }
  }

  listens(port: number): boolean {
    return this.running?.listens(port) ?? false;
  }

  /** @throws Error where it does not run or nothing listens */
  dial(port: number) {
    if (!this.running) throw new Error(`container ${this.name} is not running`);
    return this.running.dial(port);
  }

  log(previous: boolean): LogLine[] | undefined {
    return (previous ? this.previous : this.running ?? this.previous)?.lines();
  }

  /** Ends it, with the time that this takes unless the node itself goes. */
  async stop(options: { atOnce: boolean }): Promise<void> {
    if (!this.running) return;
    if (!options.atOnce) {
      const { namespace, name } = this.pod.metadata;
      await operate(
        this.tools.context,
        'pod.stop',
        { namespace, name },
        durations.containerStop,
      );
    }
    await this.running?.stop();
  }

  /** Tries until the container runs; undefined when the pod is stopped before. */
  private async create(): Promise<RunningContainer | undefined> {
    const { stop } = this.options;
    const { context, events } = this.tools;
    const puller = new ImagePuller(this.tools, this.pod, this.container);
    while (!stop.isGiven) {
      const pulled = await puller.pull(stop, state => this.set({ state }));
      if (!pulled) return undefined;
      try {
        const spec = this.specOf();
        const { namespace, name } = this.pod.metadata;
        await operate(
          context,
          'pod.start',
          { namespace, name },
          durations.containerCreate,
        );
        if (stop.isGiven) return undefined;
        events.normal(this.pod, 'Created', 'Container created');
        // Kept at once, so that a stop that comes now finds it.
        this.running = this.tools.runtime.start(spec);
        return this.running;
      } catch (error) {
        if (!(error instanceof Error) || error instanceof ClosedError) {
          throw error;
        }
        const reason =
          error instanceof ConfigurationError
            ? 'CreateContainerConfigError'
            : 'RunContainerError';
        const { message } = error;
        this.set({ state: { waiting: { reason, message } } });
        events.warning(this.pod, 'Failed', `Error: ${message}`);
        await pause(
          this.tools,
          stop,
          context.latency.backOff(SYNC_MILLISECONDS),
        );
      }
    }
    return undefined;
  }

  /** @throws ConfigurationError */
  private specOf(): ContainerSpec {
    const pod = this.tools.client.refresh('pods', this.pod) ?? this.pod;
    const { name, namespace = '' } = pod.metadata;
    const { image, resources } = this.container;
    const configuration = new ContainerConfiguration(this.tools.client);
    const memoryLimit = quantityUnits(resources?.limits?.memory);
    return {
      namespace,
      pod: name,
      container: this.name,
      image,
      env: configuration.environmentOf(pod, this.container),
      hostname: pod.spec.hostname ?? name,
      mounts: this.volumes.mountsOf(this.container),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    };
  }

  private async watch(running: RunningContainer): Promise<ContainerExit> {
    const { clock } = this.tools.context;
    const ended = new StopSignal();
    const hasStartup = this.container.startupProbe !== undefined;
    this.set({
      state: { running: { startedAt: clock.timestamp() } },
      containerID: `sandbox://${this.pod.metadata.uid}/${this.name}/${this.status.restartCount}`,
      imageID: `sandbox://${this.container.image}`,
      started: !hasStartup,
    });
    this.tools.events.normal(this.pod, 'Started', 'Container started');
    const probes = new ContainerProbes(
      this.tools,
      this.pod,
      this.container,
      running,
      {
        started: () => this.set({ started: true }),
        ready: ready => this.set({ ready }),
        failed: kind => this.killFor(running, kind),
      },
      ended,
    );
    const probing = this.options.isInit ? Promise.resolve() : probes.run();
    probing.catch(error => report(this.tools, this.pod, error));
    const exit = await running.exited;
    ended.give();
    return exit;
  }

  private killFor(running: RunningContainer, kind: string): void {
    this.tools.events.normal(
      this.pod,
      'Killing',
      `Container ${
        this.name
      } failed ${kind.toLowerCase()} probe, will be restarted`,
    );
    running.stop().catch(error => report(this.tools, this.pod, error));
  }

  private end(running: RunningContainer, exit: ContainerExit): void {
    const { clock, latency } = this.tools.context;
    const startedAt = this.status.state.running?.startedAt;
    const finishedAt = clock.timestamp();
    this.previous = running;
    this.running = undefined;
    const ran = startedAt ? clock.now().getTime() - Date.parse(startedAt) : 0;
    if (ran >= latency.backOff(STABLE_MILLISECONDS)) this.crashes = 0;
    this.set({
      state: {
        terminated: {
          ...exit,
          startedAt,
          finishedAt,
          containerID: this.status.containerID,
        },
      },
      ready: false,
      started: false,
    });
  }

  private isRestarted({ exitCode }: ContainerExit): boolean {
    const { restartPolicy = 'Always' } = this.pod.spec;
    // A finished init container is done whatever the policy.
    if (this.options.isInit && exitCode === 0) return false;
    return (
      restartPolicy === 'Always' ||
      (restartPolicy === 'OnFailure' && exitCode !== 0) ||
      (this.options.isInit && restartPolicy !== 'Never')
    );
  }

  /** The first restart comes at once, the next ones after 10, 20, 40 … seconds. */
  private async backOff(): Promise<void> {
    const { latency } = this.tools.context;
    const lastState = this.status.state;
    if (this.crashes > 0) {
      const seconds = Math.min(
        FIRST_BACK_OFF_SECONDS * 2 ** (this.crashes - 1),
        LONGEST_BACK_OFF_SECONDS,
      );
      const { name, namespace, uid } = this.pod.metadata;
      const message = `back-off ${seconds}s restarting failed container=${this.name} pod=${name}_${namespace}(${uid})`;
      this.set({
        state: { waiting: { reason: 'CrashLoopBackOff', message } },
        lastState,
      });
      this.tools.events.warning(
        this.pod,
        'BackOff',
        `Back-off restarting failed container ${this.name} in pod ${name}`,
      );
      await pause(
        this.tools,
        this.options.stop,
        latency.backOff(seconds * 1_000),
      );
    }
    this.crashes += 1;
    if (!this.options.stop.isGiven) {
      const { restartCount } = this.status;
      this.set({ lastState, restartCount: restartCount + 1 });
    }
  }

  private set(
    changes: Partial<ContainerStatus> & { state?: ContainerState },
  ): void {
    this.status = { ...this.status, ...changes };
    this.options.changed();
  }
}
