import { Fields, fieldsAt } from '../objects';
import { itemsOf } from '../podDefaults';

/** One rule of the Pod Security Standards. */
export interface SecurityCheck {
  /** What is wrong, in two words. */
  reason: string;
  /** Who does what they must not; undefined where nobody does. */
  violation(spec: Fields): string | undefined;
}

/** A container or the pod itself, as both carry a `securityContext`. */
type Setter = Fields;

export function plural(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? one : many;
}

export function quoted(names: unknown[]): string {
  return names.map(name => JSON.stringify(name)).join(', ');
}

export function sorted<T>(values: T[]): T[] {
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
}

export function containersOf(spec: Fields): Fields[] {
  return [...itemsOf(spec.initContainers), ...itemsOf(spec.containers)];
}

/** `container "a"` or `containers "a", "b"`. */
export function named(containers: Fields[]): string {
  const names = containers.map(({ name }) => name);
  return `${plural(names.length, 'container')} ${quoted(names)}`;
}

export function contextOf(setter: Setter): Fields {
  return fieldsAt(setter, 'securityContext');
}

/** `pod`, `container "a"`, `pod and containers "a", "b"`; undefined for nobody. */
export function settersOf(
  spec: Fields,
  isBad: (context: Fields) => boolean,
): string | undefined {
  const bad = containersOf(spec).filter(one => isBad(contextOf(one)));
  const setters = [
    ...(isBad(contextOf(spec)) ? ['pod'] : []),
    ...(bad.length > 0 ? [named(bad)] : []),
  ];
  return setters.length > 0 ? setters.join(' and ') : undefined;
}

/** A violation of those containers whose context is bad, in the words that follow their names. */
export function ofContainers(
  spec: Fields,
  isBad: (context: Fields) => boolean,
  words: string,
): string | undefined {
  const bad = containersOf(spec).filter(one => isBad(contextOf(one)));
  return bad.length > 0 ? `${named(bad)} ${words}` : undefined;
}

export function textsAt(fields: Fields, ...path: string[]): string[] {
  const value = fieldsAt(fields, ...path.slice(0, -1))[path.at(-1) ?? ''];
  return Array.isArray(value) ? value.map(String) : [];
}

/** A violation by capabilities that containers add beyond those allowed. */
export function addedCapabilities(
  spec: Fields,
  allowed: string[],
): string | undefined {
  const added = (container: Fields) =>
    textsAt(contextOf(container), 'capabilities', 'add').filter(
      name => !allowed.includes(name),
    );
  const bad = containersOf(spec).filter(one => added(one).length > 0);
  if (bad.length === 0) return undefined;
  return `${named(bad)} must not include ${quoted(
    sorted(bad.flatMap(added)),
  )} in securityContext.capabilities.add`;
}

/** `type` of a profile in a security context. */
export function profileType(name: string): (context: Fields) => unknown {
  return context => fieldsAt(context, name).type;
}

/** What a pod may set for its containers, or each of them for itself. */
export function inherited(
  spec: Fields,
  isGood: (context: Fields) => boolean | undefined,
  words: string,
): string | undefined {
  if (isGood(contextOf(spec))) return undefined;
  const bad = containersOf(spec).filter(
    one => isGood(contextOf(one)) === undefined,
  );
  return bad.length > 0 ? `pod or ${named(bad)} must set ${words}` : undefined;
}
