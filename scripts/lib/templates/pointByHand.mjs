import { golden } from '../golden.mjs';
import { poll } from '../poll.mjs';

const NAME = 'by-hand';
const API = 'snapshot.storage.k8s.io/v1';

/** Takes a point in time as somebody with kubectl does, without the portal. */
export async function pointByHand(cluster) {
  await cluster.create({
    apiVersion: API,
    kind: 'VolumeSnapshot',
    metadata: { name: NAME, namespace: golden.namespace },
    spec: {
      volumeSnapshotClassName: 'portworx-snapshot-class',
      source: { persistentVolumeClaimName: golden.claim },
    },
  });
  await poll(
    'the snapshot to be ready',
    async () => {
      const { status } = await cluster.read(
        API,
        'VolumeSnapshot',
        NAME,
        golden.namespace,
      );
      return status?.readyToUse || undefined;
    },
    { seconds: 30 },
  );
}
