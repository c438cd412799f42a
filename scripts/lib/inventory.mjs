const SNAPSHOT_API = 'snapshot.storage.k8s.io/v1';

/** What must not stay behind when clones go. */
const WATCHED = [
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolume'],
  ['v1', 'PersistentVolumeClaim'],
  [SNAPSHOT_API, 'VolumeSnapshot'],
  [SNAPSHOT_API, 'VolumeSnapshotContent'],
];

/**
 * What the cluster has of the watched kinds, as `Kind namespace/name`.
 *
 * @param {(object: object) => boolean} counts - leaves out what others make and delete meanwhile
 */
export async function inventory(cluster, counts) {
  const lists = await Promise.all(
    WATCHED.map(async ([apiVersion, kind]) =>
      (await cluster.list(apiVersion, kind))
        .filter(counts)
        .map(
          ({ metadata }) =>
            `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${
              metadata.name
            }`,
        ),
    ),
  );
  return lists.flat().sort();
}
