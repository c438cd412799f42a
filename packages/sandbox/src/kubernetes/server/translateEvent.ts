import { StoreEvent } from '../EventLog';
import { KubernetesObject } from '../objects';

/** An event as a watch with selectors sees it: what ceases to match is deleted for it. */
export function translateEvent(
  { type, object, previous }: StoreEvent,
  selects: (object: KubernetesObject | undefined) => boolean,
): { type: StoreEvent['type']; object: KubernetesObject } | undefined {
  const before = selects(previous);
  if (type === 'DELETED') return before ? { type, object } : undefined;
  if (selects(object)) return { type: before ? 'MODIFIED' : 'ADDED', object };
  if (!before || !previous) return undefined;
  const { resourceVersion } = object.metadata;
  const metadata = { ...previous.metadata, resourceVersion };
  return { type: 'DELETED', object: { ...previous, metadata } };
}
