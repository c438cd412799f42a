import { ListOptions, ObjectStore } from '../ObjectStore';
import { KubernetesObject } from '../objects';
import { Resource } from '../resources';
import {
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from '../selectors';

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/**
 * What a list answered at an earlier resourceVersion, by taking back what was
 * written since.
 *
 * @returns undefined where that history is compacted
 */
export function historicObjects(
  store: ObjectStore,
  resource: Resource,
  options: ListOptions,
  resourceVersion: number,
): KubernetesObject[] | undefined {
  const events = store.history(resource, resourceVersion);
  if (!events) return undefined;
  if (events.length === 0) return store.list(resource, options);
  const objects = new Map(
    store.list(resource).map(object => [keyOf(object), object]),
  );
  for (const { object, previous } of events.reverse()) {
    if (previous) objects.set(keyOf(object), previous);
    else objects.delete(keyOf(object));
  }
  const labels = parseLabelSelector(options.labelSelector ?? '');
  const fields = parseFieldSelector(resource, options.fieldSelector ?? '');
  const { namespace } = options;
  return [...objects.entries()]
    .filter(
      ([, { metadata }]) =>
        namespace === undefined || metadata.namespace === namespace,
    )
    .filter(
      ([, object]) =>
        matchesLabels(labels, object.metadata.labels) &&
        matchesFields(fields, object),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, object]) => object);
}
