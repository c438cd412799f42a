import { Schema } from './Schema';

const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };
const flag: Schema = { type: 'boolean' };
const long: Schema = { type: 'integer', format: 'int64' };

function object(
  properties: Record<string, Schema>,
  required: string[] = [],
): Schema {
  return { type: 'object', properties, required };
}

const error = object({ message: text, time });

const common = {
  apiVersion: text,
  kind: text,
  metadata: { reference: 'V1ObjectMeta' },
};

/** The fields of external-snapshotter's v8 CRDs (`snapshot.storage.k8s.io/v1`), by kind. */
export const snapshotSchemas: Record<string, Schema> = {
  VolumeSnapshot: object(
    {
      ...common,
      spec: object(
        {
          source: object({
            persistentVolumeClaimName: text,
            volumeSnapshotContentName: text,
          }),
          volumeSnapshotClassName: text,
        },
        ['source'],
      ),
      status: object({
        boundVolumeSnapshotContentName: text,
        creationTime: time,
        error,
        readyToUse: flag,
        restoreSize: { format: 'int-or-string' },
        volumeGroupSnapshotName: text,
      }),
    },
    ['spec'],
  ),
  VolumeSnapshotContent: object(
    {
      ...common,
      spec: object(
        {
          deletionPolicy: text,
          driver: text,
          source: object({ snapshotHandle: text, volumeHandle: text }),
          sourceVolumeMode: text,
          volumeSnapshotClassName: text,
          // Owned as a whole: why a forced apply strips the bound uid (transcripts 15 and 17).
          volumeSnapshotRef: {
            ...object({
              apiVersion: text,
              fieldPath: text,
              kind: text,
              name: text,
              namespace: text,
              resourceVersion: text,
              uid: text,
            }),
            mapType: 'atomic',
          },
        },
        ['deletionPolicy', 'driver', 'source', 'volumeSnapshotRef'],
      ),
      status: object({
        creationTime: long,
        error,
        readyToUse: flag,
        restoreSize: long,
        snapshotHandle: text,
        volumeGroupSnapshotHandle: text,
      }),
    },
    ['spec'],
  ),
  VolumeSnapshotClass: object(
    {
      ...common,
      deletionPolicy: text,
      driver: text,
      parameters: { type: 'object', additionalProperties: text },
    },
    ['deletionPolicy', 'driver'],
  ),
};
