/**
 * A volume of a clone or of a golden source, by the names under which an array or its exporter may know it.
 *
 * @public
 */
export interface MeasuredVolume {
  /** The key under `ephemeralDb.clusters`. */
  cluster: string;
  namespace: string;
  /** Name of the PersistentVolumeClaim. */
  claim: string;
  /** Name of the PersistentVolume. */
  persistentVolume: string;
  /** The CSI driver, for example `pxd.portworx.com`. */
  driver: string;
  /** What the CSI driver calls the volume. */
  volumeHandle: string;
}

/** @public */
export interface MeasuredUsage {
  /** Bytes that only this volume holds: what its deletion would give back. */
  uniqueBytes: number;
  /** Bytes that the volume shows to whoever mounts it, whether shared or not. */
  logicalBytes: number;
  measuredAt: Date;
}

/**
 * Finds out how much storage volumes take.
 *
 * @public
 */
export interface StorageUsageProvider {
  /** Shown with each figure, for example `prometheus`. */
  readonly name: string;
  /**
   * @param volumes - of one or several clusters
   * @param signal - aborts when nobody waits any more
   * @returns one figure for each volume that was measured. A volume that was not measured is absent: never a 0.
   * @throws Error when nothing could be measured; the figures from before stay, with their time
   */
  measure(
    volumes: MeasuredVolume[],
    signal: AbortSignal,
  ): Promise<{ volume: MeasuredVolume; usage: MeasuredUsage }[]>;
}
