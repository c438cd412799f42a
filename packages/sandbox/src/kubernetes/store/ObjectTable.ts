import { KubernetesObject } from '../objects';

/** The key of an object among those of its kind, as etcd has it. */
export function keyIn(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Where a key stands, or would stand, among sorted ones. */
function positionOf(keys: string[], wanted: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All objects of one kind, always in the order in which the API server lists them. */
export class ObjectTable {
  private readonly objects = new Map<string, KubernetesObject>();
  private readonly keys: string[] = [];

  get(namespace: string | undefined, name: string) {
    return this.objects.get(keyIn(namespace, name));
  }

  put(object: KubernetesObject): void {
    const { namespace, name } = object.metadata;
    const key = keyIn(namespace, name);
    if (!this.objects.has(key)) {
      this.keys.splice(positionOf(this.keys, key), 0, key);
    }
    this.objects.set(key, object);
  }

  remove({ metadata: { namespace, name } }: KubernetesObject): void {
    const key = keyIn(namespace, name);
    if (this.objects.delete(key)) {
      this.keys.splice(positionOf(this.keys, key), 1);
    }
  }

  /** Those of one namespace, or all where none is named. */
  list(namespace: string | undefined): KubernetesObject[] {
    if (namespace === undefined) {
      return this.keys.map(key => this.objects.get(key)!);
    }
    const prefix = `${namespace}/`;
    const found: KubernetesObject[] = [];
    for (
      let at = positionOf(this.keys, prefix);
      this.keys[at]?.startsWith(prefix);
      at += 1
    ) {
      found.push(this.objects.get(this.keys[at])!);
    }
    return found;
  }
}
