import { labels, MANAGED_BY, MANAGED_BY_US } from '../kubernetes/labels';
import type { VolumeSnapshotContent } from '../kubernetes/objects';

/**
 * Who else points at the same snapshot of the array, so that it must stay. An
 * import with Retain is no obstacle: it holds nothing, and its end takes
 * nothing away. It is one while a clone is being made, or was made, from it.
 *
 * @param contents - all of the cluster
 * @param owner - the golden's own content
 * @returns in words, for people; empty when nobody does
 */
export function otherHolders(
  contents: VolumeSnapshotContent[],
  owner: { name: string; snapshotHandle?: string },
): string[] {
  const { name, snapshotHandle } = owner;
  if (snapshotHandle === undefined) return [];
  return contents
    .filter(
      ({ metadata, spec, status }) =>
        metadata.name !== name &&
        (spec.source.snapshotHandle === snapshotHandle ||
          status?.snapshotHandle === snapshotHandle),
    )
    .flatMap(content => {
      const why = whyItHolds(content);
      return why
        ? [`VolumeSnapshotContent ${content.metadata.name} ${why}`]
        : [];
    })
    .sort();
}

function whyItHolds({
  metadata,
  spec,
}: VolumeSnapshotContent): string | undefined {
  if (spec.source.snapshotHandle === undefined) {
    return 'has the same snapshot for its own';
  }
  if (spec.deletionPolicy !== 'Retain') {
    return `imports it with deletionPolicy ${spec.deletionPolicy}`;
  }
  const isOfClone =
    metadata.labels?.[MANAGED_BY] === MANAGED_BY_US &&
    metadata.labels?.[labels.clone] !== undefined;
  return isOfClone ? 'is the import of a clone' : undefined;
}
