import { Duplex } from 'stream';
import { Kind } from './kinds';
import { KubernetesObject } from './objects';

/** Which object exactly: a name alone could be somebody else's by now. */
export interface ObjectIdentity {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion?: string;
}

/** One change that a watch saw. */
export interface WatchEvent<Type extends KubernetesObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  object: Type;
}

/** @see Cluster.allows */
export interface AccessQuestion {
  verb: string;
  group: string;
  /** With subresource, if any: `pods/portforward`. */
  resource: string;
  namespace?: string;
}

/** A socket through the cluster: what a SQL client needs beyond a Duplex. */
export interface TunnelSocket extends Duplex {
  setNoDelay(noDelay?: boolean): this;
  setKeepAlive(enable?: boolean, initialDelay?: number): this;
}

/**
 * The narrow gateway to one Kubernetes API. Objects go in and come out as
 * JSON. All methods reject with `KubernetesError` when the API refuses and with
 * `UnreachableError` when it does not answer.
 */
export interface Cluster {
  /** @returns undefined when there is no such object: a live 404 */
  read<Type extends KubernetesObject>(
    kind: Kind<Type>,
    name: string,
    namespace?: string,
  ): Promise<Type | undefined>;

  list<Type extends KubernetesObject>(
    kind: Kind<Type>,
    options?: {
      namespace?: string;
      labelSelector?: string;
      fieldSelector?: string;
      signal?: AbortSignal;
    },
  ): Promise<{ items: Type[]; resourceVersion: string }>;

  /** Creates with strict field validation: a misspelled field is an error. */
  create<Type extends KubernetesObject>(
    kind: Kind<Type>,
    object: KubernetesObject,
  ): Promise<Type>;

  /** JSON merge patch of exactly this object. */
  patch<Type extends KubernetesObject>(
    kind: Kind<Type>,
    identity: ObjectIdentity,
    patch: object,
  ): Promise<Type>;

  /**
   * Deletes exactly this object, if it is still as it was read.
   *
   * @returns false when it was gone already
   */
  remove(kind: Kind, identity: ObjectIdentity): Promise<boolean>;

  /**
   * Follows changes from a resource version on until the server ends it, which
   * resolves, or something breaks, which rejects. A resource version that is
   * too old rejects with code 410.
   */
  watch<Type extends KubernetesObject>(
    kind: Kind<Type>,
    options: {
      namespace?: string;
      labelSelector?: string;
      fieldSelector?: string;
      resourceVersion: string;
      signal: AbortSignal;
      /** Silence for longer than this counts as broken, in milliseconds. */
      stallMs: number;
    },
    onEvent: (event: WatchEvent<Type>) => void,
  ): Promise<void>;

  /** Opens a connection to a port of a pod through the API. */
  dialPod(namespace: string, pod: string, port: number): Promise<TunnelSocket>;

  /**
   * The last lines that a container wrote.
   *
   * @throws KubernetesError with code 400 when it has not started yet
   */
  podLog(
    namespace: string,
    pod: string,
    options: { container: string; tailLines: number },
  ): Promise<string>;

  /** Asks the API whether we may do something. */
  allows(question: AccessQuestion): Promise<boolean>;
}
