import { randomUUID } from 'crypto';
import { EventEmitter } from 'events';
import type {
  AccessQuestion,
  Cluster,
  ObjectIdentity,
  TunnelSocket,
  WatchEvent,
} from '../kubernetes/Cluster';
import type { Kind } from '../kubernetes/kinds';
import {
  KubernetesError,
  UnreachableError,
} from '../kubernetes/KubernetesError';
import type { KubernetesObject } from '../kubernetes/objects';

type Change = WatchEvent<KubernetesObject> & { kind: string };

/**
 * A cluster of objects and nothing else: no controllers, no validation. Good
 * for tests of what is asked of a cluster and what is made of its answers.
 */
export class MemoryCluster implements Cluster {
  /** Called before each call; what it throws is the cluster's answer. */
  before: (call: string) => void = () => {};
  /** Called after each write has taken effect: the answer may still be lost. */
  after: (call: string, object: KubernetesObject) => void = () => {};
  allowed: (question: AccessQuestion) => boolean = () => true;
  dial: (pod: string, port: number) => Promise<TunnelSocket> = async pod => {
    throw new UnreachableError(`Pod ${pod} does not listen`);
  };
  /** By `namespace/pod`. */
  readonly logs = new Map<string, string>();
  readonly calls: string[] = [];

  private readonly objects = new Map<string, KubernetesObject>();
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private revision = 0;

  /** Puts an object there, as if somebody else had: its status included. */
  put<Type extends KubernetesObject>(object: Type): void {
    const key = keyOf(
      object.kind,
      object.metadata.name,
      object.metadata.namespace,
    );
    const known = this.objects.get(key);
    this.store(known ? 'MODIFIED' : 'ADDED', {
      ...object,
      metadata: {
        uid: known?.metadata.uid ?? randomUUID(),
        creationTimestamp: new Date().toISOString(),
        ...object.metadata,
      },
    });
  }

  /** Takes an object away, as if somebody else had. */
  drop(kind: Kind, name: string, namespace?: string): void {
    const key = keyOf(kind.kind, name, namespace);
    const object = this.objects.get(key);
    this.objects.delete(key);
    if (object) this.tell('DELETED', object);
  }

  get<Type extends KubernetesObject>(
    kind: Kind<Type>,
    name: string,
    namespace?: string,
  ): Type | undefined {
    return this.objects.get(keyOf(kind.kind, name, namespace)) as
      | Type
      | undefined;
  }

  async read<Type extends KubernetesObject>(
    kind: Kind<Type>,
    name: string,
    namespace?: string,
  ): Promise<Type | undefined> {
    this.call(`read ${kind.kind}`);
    return this.get(kind, name, namespace);
  }

  async list<Type extends KubernetesObject>(
    kind: Kind<Type>,
    options: { namespace?: string; labelSelector?: string } = {},
  ): Promise<{ items: Type[]; resourceVersion: string }> {
    this.call(`list ${kind.kind}`);
    const items = [...this.objects.values()].filter(
      object => object.kind === kind.kind && isSelected(object, options),
    ) as Type[];
    return { items, resourceVersion: String(this.revision) };
  }

  async create<Type extends KubernetesObject>(
    kind: Kind<Type>,
    object: KubernetesObject,
  ): Promise<Type> {
    const { name, namespace } = object.metadata;
    const call = this.call(`create ${kind.kind}`);
    if (this.get(kind, name, namespace)) {
      throw new KubernetesError(call, {
        code: 409,
        reason: 'AlreadyExists',
        message: `${kind.plural} "${name}" already exists`,
      });
    }
    this.put(object);
    const created = this.get(kind, name, namespace)!;
    this.after(call, created);
    return created;
  }

  async patch<Type extends KubernetesObject>(
    kind: Kind<Type>,
    identity: ObjectIdentity,
    patch: object,
  ): Promise<Type> {
    const call = this.call(`patch ${kind.kind}`);
    const object = this.expect(call, kind, identity);
    this.store('MODIFIED', merge(object, patch) as KubernetesObject);
    const patched = this.get(kind, identity.name, identity.namespace)!;
    this.after(call, patched);
    return patched;
  }

  async remove(kind: Kind, identity: ObjectIdentity): Promise<boolean> {
    const call = this.call(`remove ${kind.kind}`);
    if (!this.get(kind, identity.name, identity.namespace)) return false;
    const object = this.expect(call, kind, identity);
    this.drop(kind, identity.name, identity.namespace);
    this.after(call, object);
    return true;
  }

  async watch<Type extends KubernetesObject>(
    kind: Kind<Type>,
    options: {
      namespace?: string;
      labelSelector?: string;
      signal: AbortSignal;
    },
    onEvent: (event: WatchEvent<Type>) => void,
  ): Promise<void> {
    const listener = ({ kind: changed, type, object }: Change) => {
      if (changed === kind.kind && isSelected(object, options)) {
        onEvent({ type, object: object as Type });
      }
    };
    this.changes.on('change', listener);
    await new Promise<void>(resolve => {
      options.signal.addEventListener('abort', () => resolve());
      if (options.signal.aborted) resolve();
    });
    this.changes.off('change', listener);
  }

  async dialPod(
    namespace: string,
    pod: string,
    port: number,
  ): Promise<TunnelSocket> {
    this.call(`dial ${namespace}/${pod}:${port}`);
    return await this.dial(pod, port);
  }

  async podLog(namespace: string, pod: string): Promise<string> {
    this.call(`log ${namespace}/${pod}`);
    return this.logs.get(`${namespace}/${pod}`) ?? '';
  }

  async allows(question: AccessQuestion): Promise<boolean> {
    this.call(`allows ${question.verb} ${question.resource}`);
    return this.allowed(question);
  }

  private call(call: string): string {
    this.calls.push(call);
    this.before(call);
    return call;
  }

  private expect(
    call: string,
    kind: Kind,
    identity: ObjectIdentity,
  ): KubernetesObject {
    const object = this.get(kind, identity.name, identity.namespace);
    const { uid, resourceVersion } = identity;
    if (!object) {
      throw new KubernetesError(call, { code: 404, reason: 'NotFound' });
    }
    if (
      object.metadata.uid !== uid ||
      (resourceVersion && object.metadata.resourceVersion !== resourceVersion)
    ) {
      throw new KubernetesError(call, { code: 409, reason: 'Conflict' });
    }
    return object;
  }

  private store(type: 'ADDED' | 'MODIFIED', object: KubernetesObject): void {
    this.revision++;
    const stored = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.revision) },
    };
    this.objects.set(
      keyOf(object.kind, object.metadata.name, object.metadata.namespace),
      stored,
    );
    this.tell(type, stored);
  }

  private tell(type: Change['type'], object: KubernetesObject): void {
    const change: Change = { kind: object.kind, type, object };
    // A watch tells later than the call that made the change.
    setImmediate(() => this.changes.emit('change', change));
  }
}

function keyOf(kind: string, name: string, namespace?: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

function isSelected(
  { metadata }: KubernetesObject,
  options: { namespace?: string; labelSelector?: string },
): boolean {
  if (options.namespace && metadata.namespace !== options.namespace) {
    return false;
  }
  return (options.labelSelector ?? '')
    .split(',')
    .filter(Boolean)
    .every(part => {
      const [key, value] = part.split('=');
      return metadata.labels?.[key] === value;
    });
}

/** JSON merge patch. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const merged: Record<string, unknown> = { ...(target as object) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}
