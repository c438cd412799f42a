import { Hold } from '../hold';
import { Cluster } from '../kubernetes/Cluster';
import { createCaptureReconciler } from './capture/createCaptureReconciler';
import { markerName } from '../kubernetes/names';
import { Attention } from './Attention';
import { claimCluster } from './claimCluster';
import { createCloneReconciler } from './clone/createCloneReconciler';
import { ClusterCache } from './ClusterCache';
import { ClusterContact } from './ClusterContact';
import type { ClusterDriverOptions } from './ClusterDriver';
import type { HeldCluster, Reconciler } from './HeldCluster';
import { Lane } from './Lane';
import { readOrderKey } from './orderKey';

/** Orders that other replicas take are to be seen within a second. */
const POLL_MS = 500;
/** Watches are hints: everything that is not at rest is looked at now and then. */
const SWEEP_MS = 60_000;
const CLONES_AT_ONCE = 16;
const CAPTURES_AT_ONCE = 4;

/** @see Term */
export interface TermOptions extends ClusterDriverOptions {
  hold: Hold;
  cluster: Cluster;
  /** Signs orders on this cluster where no key is in it yet. */
  orderKeyCandidate: string;
  ensureHeld(): void;
}

/**
 * What this replica does while it holds a cluster: watches it, and drives
 * clones and captures. Plans nothing before the cluster is marked as ours and
 * its copy is complete.
 */
export class Term {
  private readonly stopped = new AbortController();
  private readonly contact: ClusterContact;
  private readonly cache: ClusterCache;
  private readonly clones: Lane<Reconciler>;
  private readonly captures: Lane<ReturnType<typeof createCaptureReconciler>>;
  private running?: Promise<unknown>;
  /** Known once the cluster is ours; nothing is planned before. */
  private orderKey?: string;
  private wakeUp?: () => void;
  private readonly attention: Attention;
  private sweptAt?: number;

  constructor(private readonly options: TermOptions) {
    const { configuration, cluster, clock, logger } = options;
    this.attention = new Attention(clock);
    this.contact = new ClusterContact({
      hold: options.hold,
      ask: () => this.claim(),
      status: options.status,
      clock,
      onChange: () => this.contactChanged(),
      logger,
    });
    this.cache = new ClusterCache({
      cluster,
      installation: options.installation,
      goldenNamespaces: goldenNamespacesOf(options),
      marker: {
        name: markerName(options.installation),
        namespace: configuration.namespace,
      },
      clonePrefixes: clonePrefixesOf(options),
      clock,
      logger,
      onClone: id => this.clones.enqueue(id),
      onGolden: namespace => this.captures.reconciler.goldenChanged(namespace),
      onMarker: () => this.contact.doubt(),
      onContact: error => {
        if (error) this.contact.doubt();
        else this.contact.heard();
      },
    });
    const common = { clock, logger, ready: () => this.ready };
    this.clones = new Lane({
      ...common,
      what: 'Clone',
      concurrency: CLONES_AT_ONCE,
      create: own => createCloneReconciler(this.held(own)),
    });
    this.captures = new Lane({
      ...common,
      what: 'Capture',
      concurrency: CAPTURES_AT_ONCE,
      create: own => createCaptureReconciler(this.held(own)),
    });
  }

  start(): void {
    this.cache.start();
    this.running ??= Promise.all([
      this.contact.run(this.stopped.signal),
      this.follow(),
    ]);
  }

  /** Looks for changed orders at once. */
  wake(): void {
    this.wakeUp?.();
  }

  /** Takes nothing new and waits for the passes that run; jobs may still be running. */
  async close(): Promise<void> {
    this.stopped.abort();
    this.wakeUp?.();
    await Promise.all([
      this.clones.close(),
      this.captures.close(),
      this.cache.stop(),
      this.running,
    ]);
  }

  /** Waits for the jobs that run. */
  async settle(): Promise<void> {
    await Promise.all([this.clones.settle(), this.captures.settle()]);
  }

  /** Passes may be made: nothing is planned on a copy that is not complete. */
  private get ready(): boolean {
    return this.attention.paid && this.cache.synced;
  }

  private held(own: Pick<HeldCluster, 'jobs' | 'enqueue'>): HeldCluster {
    const { options } = this;
    return {
      ...own,
      hold: options.hold,
      ensureHeld: options.ensureHeld,
      installation: options.installation,
      orderKey: () => this.orderKey!,
      configuration: options.configuration,
      sources: options.sources,
      cluster: options.cluster,
      engine: options.engine,
      cache: this.cache,
      watchedSince: () => this.attention.since,
      clones: options.clones,
      snapshots: options.snapshots,
      clock: () => options.clock.now(),
      sleep: (milliseconds, signal) =>
        options.clock.sleep(milliseconds, signal),
      announce: options.announce,
      logger: options.logger,
    };
  }

  private async claim(): Promise<void> {
    const { options } = this;
    const { cluster, configuration, installation } = options;
    const { name, namespace } = configuration;
    await claimCluster({
      cluster,
      name,
      namespace,
      installation,
      database: options.installationId,
    });
    this.orderKey ??= await readOrderKey({
      cluster,
      namespace,
      installation,
      candidate: options.orderKeyCandidate,
    });
  }

  private async follow(): Promise<void> {
    const { logger, configuration } = this.options;
    while (!this.stopped.signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        logger.warn(
          `Can't look for orders for cluster ${configuration.name}`,
          error as Error,
        );
      }
      await this.pause();
    }
  }

  private async look(): Promise<void> {
    if (!this.payAttention()) return;
    const lanes = [this.clones, this.captures];
    const now = this.options.clock.monotonic();
    if (this.sweptAt === undefined || now - this.sweptAt >= SWEEP_MS) {
      await Promise.all(lanes.map(lane => lane.sweep()));
      this.sweptAt = now;
    }
    await Promise.all(lanes.map(lane => lane.poll()));
    this.attention.seen();
  }

  /** @returns whether the cluster may be driven just now */
  private payAttention(): boolean {
    const { established } = this.contact;
    if (!established || this.attention.lapsed) {
      this.attention.end();
      // Everything is looked at again once the cluster is back.
      this.sweptAt = undefined;
    }
    if (!established || !this.cache.synced) return false;
    this.attention.begin();
    return true;
  }

  private contactChanged(): void {
    const { announce, clock, sources } = this.options;
    for (const id of sources.keys()) {
      announce({ kind: 'source', id, version: clock.now() });
    }
    this.wake();
  }

  private async pause(): Promise<void> {
    if (this.stopped.signal.aborted) return;
    await new Promise<void>(resolve => {
      const cancel = this.options.clock.after(POLL_MS, resolve);
      this.wakeUp = () => {
        cancel();
        resolve();
      };
    });
  }
}

function goldenNamespacesOf({ sources }: TermOptions): string[] {
  return [...new Set([...sources.values()].map(({ namespace }) => namespace))];
}

/** Each source's clones have namespaces named after its prefix. */
function clonePrefixesOf({ sources }: TermOptions): string[] {
  const prefixes = [...sources.values()].map(
    ({ clones }) => `${clones.namespacePrefix}-`,
  );
  return [...new Set(prefixes)];
}
