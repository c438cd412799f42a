import { measureVolume, type StorageArray } from '../storage';

/** One series of a gauge, as it is just now. */
export interface Series {
  name:
    | 'sandbox_volume_unique_bytes'
    | 'sandbox_volume_logical_bytes'
    | 'sandbox_volumes'
    | 'sandbox_snapshots';
  labels: Record<string, string>;
  value: number;
}

/**
 * Counts what the array has, and measures every volume. One that can't be measured has no series: the snapshot that it was made from is
 * gone, so that nobody knows what it shares, or it is being deleted.
 */
export async function collectSeries(array: StorageArray): Promise<Series[]> {
  const snapshots = array.snapshots();
  const volumes = array.volumes();
  const series: Series[] = [
    { name: 'sandbox_volumes', labels: {}, value: volumes.length },
    { name: 'sandbox_snapshots', labels: {}, value: snapshots.length },
  ];
  for (const { name, handle, directory, snapshotHandle } of volumes) {
    const parent = array.snapshot(snapshotHandle ?? '');
    if (snapshotHandle !== undefined && !parent) continue;
    const relatives = snapshots.filter(
      snapshot => snapshot === parent || snapshot.volumeHandle === handle,
    );
    try {
      const { unique, logical } = await measureVolume(
        directory,
        relatives.map(snapshot => snapshot.directory),
      );
      // The provisioner names volumes like their PersistentVolumes.
      const labels = { persistentvolume: name };
      series.push(
        { name: 'sandbox_volume_unique_bytes', labels, value: unique },
        { name: 'sandbox_volume_logical_bytes', labels, value: logical },
      );
    } catch (error) {
      if (array.volume(handle)) throw error;
    }
  }
  return series;
}
