import { RunningContainer } from '../../ContainerRuntime';
import { Container, Pod, Probe } from '../kinds';
import { NodeTools, pause } from './NodeTools';
import { StopSignal } from './StopSignal';

type Kind = 'Startup' | 'Readiness' | 'Liveness';

interface Listener {
  started(): void;
  ready(isReady: boolean): void;
  /** The container is to be restarted. */
  failed(kind: Kind): void;
}

/**
 * The health checks of one running container. Those that dial a port see
 * whether something listens; commands cannot be run here and count as passed.
 */
export class ContainerProbes {
  private wake = () => {};
  private changed: Promise<void> = Promise.resolve();

  constructor(
    private readonly tools: NodeTools,
    private readonly pod: Pod,
    private readonly container: Container,
    private readonly running: RunningContainer,
    private readonly listener: Listener,
    /** Given when the container ends. */
    private readonly stop: StopSignal,
  ) {
    this.listen();
    running.onPorts(() => {
      this.wake();
      this.listen();
    });
  }

  private listen(): void {
    this.changed = new Promise(resolve => {
      this.wake = resolve;
    });
  }

  async run(): Promise<void> {
    const { startupProbe, readinessProbe, livenessProbe } = this.container;
    if (startupProbe) {
      let passed = false;
      await this.repeat('Startup', startupProbe, good => {
        passed = good;
        return true;
      });
      if (this.stop.isGiven) return;
      if (!passed) {
        this.listener.failed('Startup');
        return;
      }
    }
    this.listener.started();
    if (!readinessProbe) this.listener.ready(true);
    await Promise.all([
      readinessProbe &&
        this.repeat('Readiness', readinessProbe, good => {
          this.listener.ready(good);
          return false;
        }),
      livenessProbe &&
        this.repeat('Liveness', livenessProbe, good => {
          if (!good) this.listener.failed('Liveness');
          return !good;
        }),
    ]);
  }

  /** Probes again and again until the verdict's answer is true or the container ends. */
  private async repeat(
    kind: Kind,
    probe: Probe,
    verdict: (good: boolean) => boolean,
  ): Promise<void> {
    const { latency } = this.tools.context;
    const { initialDelaySeconds = 0, periodSeconds = 10 } = probe;
    const delay = latency.delay(initialDelaySeconds * 1_000);
    if (delay > 0) await pause(this.tools, this.stop, delay);
    const counts = { good: 0, bad: 0 };
    while (!this.stop.isGiven) {
      // Taken before the look, so that no change between look and wait is missed.
      const { changed } = this;
      const good = this.passes(probe);
      counts.good = good ? counts.good + 1 : 0;
      counts.bad = good ? 0 : counts.bad + 1;
      if (!good) this.tellUnhealthy(kind, probe);
      if (
        (good && counts.good >= (probe.successThreshold ?? 1)) ||
        (!good && counts.bad >= (probe.failureThreshold ?? 3))
      ) {
        if (verdict(good)) return;
      }
      await this.wait(good, periodSeconds * 1_000, changed);
    }
  }

  /** Without latencies a port that opens is seen at once, and one that is open is not looked at until it changes. */
  private async wait(
    good: boolean,
    period: number,
    changed: Promise<void>,
  ): Promise<void> {
    const { latency } = this.tools.context;
    if (latency.delay(period) > 0) {
      await pause(this.tools, this.stop, latency.delay(period));
      return;
    }
    const hints = [changed, this.stop.given];
    await Promise.race(
      good
        ? hints
        : [...hints, pause(this.tools, this.stop, latency.backOff(period))],
    );
  }

  private passes(probe: Probe): boolean {
    const port = this.portOf(probe);
    return port === undefined || this.running.listens(port);
  }

  private portOf({ tcpSocket, httpGet }: Probe): number | undefined {
    const port = tcpSocket?.port ?? httpGet?.port;
    if (typeof port !== 'string') return port;
    return this.container.ports?.find(({ name }) => name === port)
      ?.containerPort;
  }

  private tellUnhealthy(kind: Kind, probe: Probe): void {
    const address = this.tools.client.refresh('pods', this.pod)?.status.podIP;
    this.tools.events.warning(
      this.pod,
      'Unhealthy',
      `${kind} probe failed: dial tcp ${address}:${this.portOf(
        probe,
      )}: connect: connection refused`,
    );
  }
}
