import { combineReadings } from '../../engine/mssql/probes';
import type { Quiesced } from '../../engine/mssql/quiesce';
import { annotations, baseLabels } from '../../kubernetes/labels';
import type { VolumeSnapshot } from '../../kubernetes/objects';
import type { SnapshotRecord } from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';

/** The VolumeSnapshot of an order. It says what was read right before it was created, and when. */
export function goldenSnapshotManifest(options: {
  installation: string;
  source: GoldenSource;
  record: SnapshotRecord;
  quiesced: Quiesced;
  /** When the quiesce ended, ISO 8601 UTC. */
  at: string;
}): VolumeSnapshot {
  const { installation, source, record, quiesced, at } = options;
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: {
      name: record.volumeSnapshotName!,
      namespace: source.namespace,
      labels: baseLabels(installation, source.name),
      annotations: {
        ...(record.label ? { [annotations.label]: record.label } : {}),
        ...(record.takenBy ? { [annotations.capturedBy]: record.takenBy } : {}),
        [annotations.capturedAt]: at,
        [annotations.consistency]: quiesced.consistency,
        [annotations.probes]: JSON.stringify(
          combineReadings(quiesced.probes, undefined),
        ),
        [annotations.facts]: JSON.stringify(quiesced.facts),
      },
    },
    spec: {
      volumeSnapshotClassName: source.volumeSnapshotClass,
      source: { persistentVolumeClaimName: source.volume.claim },
    },
  };
}

/** What the VolumeSnapshot says for good once the data is frozen. */
export function finalAnnotations(
  record: SnapshotRecord,
  takenAt: Date,
): Record<string, string> {
  return {
    [annotations.capturedAt]: takenAt.toISOString(),
    [annotations.consistency]: record.consistency,
    [annotations.probes]: JSON.stringify(record.probes),
    [annotations.facts]: JSON.stringify(record.facts ?? {}),
  };
}
