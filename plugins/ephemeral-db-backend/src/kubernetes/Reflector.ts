import { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../clock';
import { Cluster, WatchEvent } from './Cluster';
import { Kind } from './kinds';
import { hasCode } from './KubernetesError';
import { KubernetesObject } from './objects';

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 15_000;
const STALL_MS = 120_000;
const RELIST_MS = 10 * 60_000;
/** Whoever asks for an older one is told that nobody knows, and can ask live. */
const GONE_KEPT = 10_000;
/** A watch that ends sooner than this is not followed by the next one at once. */
const SHORTEST_WATCH_MS = 1_000;

/** @see Reflector */
export interface ReflectorOptions<Type extends KubernetesObject> {
  cluster: Cluster;
  kind: Kind<Type>;
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Whether an object is worth keeping; all are unless given. */
  keep?(object: Type): boolean;
  /** Keeps the few fields that are read later. */
  project(object: Type): Type;
  /** Called after the cache has changed. Must not throw; what it throws is logged. */
  onChange(object: Type, previous: Type | undefined): void;
  /** Called whenever something is heard of the API, and when it stopped to answer. */
  onContact(error: Error | undefined): void;
  clock: Clock;
  logger: LoggerService;
}

/**
 * Keeps a copy of the objects of one kind: list, then watch, for ever.
 *
 * Design: a watch is a hint. It may drop, go silent, answer 410 or lose events
 * without a word, so every end of it, expected or not, leads to a new list
 * (with back-off after an error), silence counts as an end, and a list is made
 * every ten minutes in any case. Nothing that a handler throws ends the loop,
 * and `stop` lets nothing start again.
 */
export class Reflector<Type extends KubernetesObject> {
  private readonly objects = new Map<string, Type>();
  /** What was asked for live and was not there. */
  private readonly gone = new Set<string>();
  private readonly stopped = new AbortController();
  private running?: Promise<void>;
  private listed = false;
  private watching = false;

  constructor(private readonly options: ReflectorOptions<Type>) {}

  /** The copy is complete and being kept up to date. */
  get synced(): boolean {
    return this.listed && this.watching;
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  get(name: string, namespace?: string): Type | undefined {
    return this.objects.get(keyOf(name, namespace));
  }

  all(): Type[] {
    return [...this.objects.values()];
  }

  /**
   * Whether somebody has asked live for what never comes back, as uids do not,
   * and has found nothing. That it left the watch proves less: its labels may
   * have been taken off.
   */
  isGone(id: string): boolean {
    return this.gone.has(id);
  }

  /** @see isGone */
  noteGone(id: string): void {
    this.gone.add(id);
    if (this.gone.size <= GONE_KEPT) return;
    const [oldest] = this.gone;
    this.gone.delete(oldest);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    const { clock } = this.options;
    let backoffMs = FIRST_BACKOFF_MS;
    while (!signal.aborted) {
      try {
        const resourceVersion = await this.list();
        this.options.onContact(undefined);
        backoffMs = FIRST_BACKOFF_MS;
        this.watching = true;
        await this.follow(resourceVersion);
      } catch (error) {
        if (signal.aborted) return;
        if (hasCode(error, 410)) {
          this.watching = false;
          await clock.sleep(FIRST_BACKOFF_MS * Math.random(), signal);
        } else {
          this.options.onContact(error as Error);
          this.options.logger.warn(
            `Watch of ${this.options.kind.plural} ended, listing again in ${
              backoffMs / 1000
            } s: ${(error as Error).message}`,
          );
          this.watching = false;
          await clock.sleep(backoffMs * (0.75 + Math.random() / 2), signal);
          backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
        }
      } finally {
        this.watching = false;
      }
    }
  }

  private async list(): Promise<string> {
    const { cluster, kind, namespace } = this.options;
    const { labelSelector, fieldSelector } = this.options;
    const { items, resourceVersion } = await cluster.list(kind, {
      namespace,
      labelSelector,
      fieldSelector,
      signal: this.stopped.signal,
    });
    const gone = new Map(this.objects);
    for (const item of items) {
      gone.delete(keyOf(item.metadata.name, item.metadata.namespace));
      this.put(item);
    }
    for (const object of gone.values()) this.drop(object);
    this.listed = true;
    return resourceVersion;
  }

  /** Watches, from where the last watch ended on, until the next list is due. */
  private async follow(listedAt: string): Promise<void> {
    const { cluster, clock, kind, namespace } = this.options;
    const { labelSelector, fieldSelector, onContact } = this.options;
    const until = clock.monotonic() + RELIST_MS;
    let resourceVersion = listedAt;
    const onEvent = ({ type, object }: WatchEvent<Type>) => {
      resourceVersion = object.metadata.resourceVersion ?? resourceVersion;
      onContact(undefined);
      if (type === 'BOOKMARK') return;
      if (type === 'DELETED') this.drop(object);
      else this.put(object);
    };
    while (clock.monotonic() < until && !this.stopped.signal.aborted) {
      const startedAt = clock.monotonic();
      await cluster.watch(
        kind,
        {
          namespace,
          labelSelector,
          fieldSelector,
          resourceVersion,
          signal: this.stopped.signal,
          stallMs: STALL_MS,
        },
        onEvent,
      );
      if (clock.monotonic() - startedAt < SHORTEST_WATCH_MS) {
        await clock.sleep(FIRST_BACKOFF_MS, this.stopped.signal);
      }
    }
  }

  private put(object: Type): void {
    if (this.options.keep?.(object) === false) return;
    const key = keyOf(object.metadata.name, object.metadata.namespace);
    const previous = this.objects.get(key);
    if (
      previous?.metadata.resourceVersion === object.metadata.resourceVersion &&
      previous?.metadata.uid === object.metadata.uid
    ) {
      return;
    }
    const projected = this.options.project(object);
    this.objects.set(key, projected);
    this.tell(projected, previous);
  }

  private drop(object: Type): void {
    if (this.options.keep?.(object) === false) return;
    const key = keyOf(object.metadata.name, object.metadata.namespace);
    const previous = this.objects.get(key);
    this.objects.delete(key);
    this.tell(this.options.project(object), previous);
  }

  private tell(object: Type, previous: Type | undefined): void {
    try {
      this.options.onChange(object, previous);
    } catch (error) {
      this.options.logger.error(
        `A handler of ${this.options.kind.plural} failed`,
        error as Error,
      );
    }
  }
}

function keyOf(name: string, namespace?: string): string {
  return `${namespace ?? ''}/${name}`;
}
