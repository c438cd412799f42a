import {
  allResources,
  apiVersionOf,
  type LocalApi,
  type Resource,
  StatusError,
  type VirtualClock,
} from '@ephemeral-db/sandbox';
import type {
  Cluster,
  ObjectIdentity,
  TunnelSocket,
  WatchEvent,
} from '../../../kubernetes/Cluster';
import { describe, type Kind } from '../../../kubernetes/kinds';
import {
  KubernetesError,
  UnreachableError,
} from '../../../kubernetes/KubernetesError';
import type { KubernetesObject } from '../../../kubernetes/objects';
import type { Life } from './Life';
import { PodSocket } from './PodSocket';
import type { Random } from './Random';
import type { Watches } from './Watches';
import { errorOf, type Weather } from './Weather';

/** @see ProcessGateway */
export interface GatewayOptions {
  api: LocalApi;
  time: VirtualClock;
  life: Life;
  random: Random;
  weather: Weather;
  watches: Watches;
  /** Right before a write is sent; throws to forbid it. */
  beforeWrite(): void;
  /** Each call as it leaves, in words: `Reading Pod a/b`. */
  onCall?(what: string): void;
  /**
   * A write that has reached the cluster, before it takes effect.
   *
   * @returns whether it shall
   */
  onWrite(write: Write): boolean;
}

/** A write of the product to the cluster. */
export interface Write {
  verb: 'create' | 'patch' | 'remove';
  kind: Kind;
  name: string;
  namespace?: string;
  /** Of a create the object, of a patch the patch. */
  body?: object;
}

const LONGEST_WAY_MS = 20;
const resourcesByKind = new Map(
  allResources.map(resource => [
    `${apiVersionOf(resource)}/${resource.kind}`,
    resource,
  ]),
);

function resourceOf({ apiVersion, kind }: Kind): Resource {
  return resourcesByKind.get(`${apiVersion}/${kind}`)!;
}

/** The API of a cluster in memory as one process reaches it: calls take time on their way, and fail as the weather says. */
export class ProcessGateway implements Cluster {
  constructor(private readonly options: GatewayOptions) {}

  async read<Type extends KubernetesObject>(
    kind: Kind<Type>,
    name: string,
    namespace?: string,
  ): Promise<Type | undefined> {
    const what = `Reading ${describe(kind, name, namespace)}`;
    return await this.call(what, undefined, () =>
      this.ofProduct<Type | undefined>(
        this.options.api.get(resourceOf(kind), namespace, name),
      ),
    );
  }

  async list<Type extends KubernetesObject>(
    kind: Kind<Type>,
    options: {
      namespace?: string;
      labelSelector?: string;
      fieldSelector?: string;
    } = {},
  ): Promise<{ items: Type[]; resourceVersion: string }> {
    const { namespace, labelSelector, fieldSelector } = options;
    return await this.call(`Listing ${kind.plural}`, undefined, () =>
      this.ofProduct<{ items: Type[]; resourceVersion: string }>(
        this.options.api.list(resourceOf(kind), {
          namespace,
          labelSelector,
          fieldSelector,
        }),
      ),
    );
  }

  async create<Type extends KubernetesObject>(
    kind: Kind<Type>,
    object: KubernetesObject,
  ): Promise<Type> {
    const { name, namespace } = object.metadata;
    const body: object = JSON.parse(JSON.stringify(object));
    return await this.call(
      `Creating ${describe(kind, name, namespace)}`,
      { verb: 'create', kind, name, namespace, body },
      () =>
        this.ofProduct<Type>(
          this.options.api.create(resourceOf(kind), namespace, body),
        ),
    );
  }

  async patch<Type extends KubernetesObject>(
    kind: Kind<Type>,
    { name, namespace, uid, resourceVersion }: ObjectIdentity,
    patch: object,
  ): Promise<Type> {
    const { metadata, ...rest }: { metadata?: object } = JSON.parse(
      JSON.stringify(patch),
    );
    const preconditions = { uid, ...(resourceVersion && { resourceVersion }) };
    const body = { ...rest, metadata: { ...metadata, ...preconditions } };
    return await this.call(
      `Patching ${describe(kind, name, namespace)}`,
      { verb: 'patch', kind, name, namespace, body },
      () =>
        this.ofProduct<Type>(
          this.options.api.patch(resourceOf(kind), namespace, name, body),
        ),
    );
  }

  async remove(
    kind: Kind,
    { name, namespace, uid, resourceVersion }: ObjectIdentity,
  ): Promise<boolean> {
    return await this.call(
      `Deleting ${describe(kind, name, namespace)}`,
      { verb: 'remove', kind, name, namespace },
      () => {
        const resource = resourceOf(kind);
        if (!this.options.api.get(resource, namespace, name)) return false;
        this.options.api.delete(resource, namespace, name, {
          preconditions: { uid, resourceVersion },
          propagationPolicy: 'Background',
        });
        return true;
      },
    );
  }

  async watch<Type extends KubernetesObject>(
    kind: Kind<Type>,
    options: {
      namespace?: string;
      labelSelector?: string;
      fieldSelector?: string;
      resourceVersion: string;
      signal: AbortSignal;
      stallMs: number;
    },
    onEvent: (event: WatchEvent<Type>) => void,
  ): Promise<void> {
    const { api, life, time, watches } = this.options;
    const what = `Watching ${kind.plural}`;
    const { namespace, labelSelector, fieldSelector } = options;
    const { signal, stallMs } = options;
    await this.call(what, undefined, () => {});
    await new Promise<void>((resolve, reject) => {
      let stop = () => {};
      const watch = watches.open({
        time,
        life,
        stallMs,
        onBookmark: () =>
          onEvent(
            this.ofProduct({
              type: 'BOOKMARK',
              object: { metadata: { resourceVersion: api.resourceVersion } },
            }),
          ),
        onEnd: failure => {
          stop();
          if (signal.aborted || !failure) resolve();
          else reject(failure);
        },
      });
      try {
        stop = api.watch(
          resourceOf(kind),
          { namespace, labelSelector, fieldSelector },
          options.resourceVersion,
          event => watch.tell(() => onEvent(this.ofProduct(event))),
        );
      } catch (error) {
        watch.end(errorFor(error, what));
      }
      signal.addEventListener('abort', () => watch.end(), { once: true });
      if (signal.aborted) watch.end();
    });
    await life.run();
  }

  async dialPod(
    namespace: string,
    pod: string,
    port: number,
  ): Promise<TunnelSocket> {
    return await this.call(
      `Dialling ${namespace}/${pod}:${port}`,
      undefined,
      () => new PodSocket(namespace, pod),
    );
  }

  async podLog(): Promise<string> {
    return '';
  }

  async allows(): Promise<boolean> {
    return true;
  }

  private async call<Answer>(
    what: string,
    write: Write | undefined,
    work: () => Answer,
  ): Promise<Answer> {
    const { life, weather, beforeWrite, onCall, onWrite } = this.options;
    await life.run();
    onCall?.(what);
    if (write) beforeWrite();
    const answer = write
      ? await life.write(async () => {
          await this.travel();
          return this.carryOut(what, weather.strike(true), () =>
            onWrite(write) ? work() : undefined!,
          );
        })
      : await this.travel().then(() =>
          this.carryOut(what, weather.strike(false), work),
        );
    await this.travel();
    await life.run();
    if (answer instanceof Error) throw answer;
    return answer;
  }

  /** @returns the error where it fails, so that what was written counts as written */
  private carryOut<Answer>(
    what: string,
    storm: ReturnType<Weather['strike']>,
    work: () => Answer,
  ): Answer | Error {
    if (storm && storm !== 'lost') return errorOf(storm, what);
    try {
      const answer = work();
      return storm ? errorOf(storm, what) : answer;
    } catch (error) {
      return errorFor(error, what);
    }
  }

  private async travel(): Promise<void> {
    const { random, time } = this.options;
    await time.sleep(random.below(LONGEST_WAY_MS));
  }

  /** The sandbox's objects have the shapes of the product's, as both are Kubernetes'. */
  private ofProduct<Shape>(value: unknown): Shape {
    return value as Shape;
  }
}

function errorFor(error: unknown, what: string): Error {
  return error instanceof StatusError
    ? new KubernetesError(what, error.toStatus())
    : new UnreachableError(`${what}: ${(error as Error).message}`, error);
}
