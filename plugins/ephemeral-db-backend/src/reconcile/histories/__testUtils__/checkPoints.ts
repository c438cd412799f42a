import {
  golden,
  type KubernetesObject,
  resources,
} from '@ephemeral-db/sandbox';
import type { VolumeSnapshot } from '../../../kubernetes/objects';
import type { Observer } from './Observer';

/** What the database says of points, and what the cluster and the array hold, at rest. @returns what is wrong */
export function checkPoints(observer: Observer): string[] {
  const { cluster, heldWrites } = observer.world;
  const live = new Map(
    cluster.store
      .list(resources.volumeSnapshots, { namespace: golden.namespace })
      .map(object => [
        object.metadata.name,
        object as KubernetesObject & VolumeSnapshot,
      ]),
  );
  const rows = observer.points();
  const held = [...observer.cuts.values()]
    .filter(cut => cut.held)
    .map(({ volumeSnapshot }) => volumeSnapshot);
  const wrongs = rows.flatMap(row => {
    const name = String(row.volume_snapshot_name);
    const snapshot = live.get(name);
    const isThere = snapshot?.status?.readyToUse === true;
    if (row.consistency === 'suspend' && isThere && !held.includes(name)) {
      return [`The point ${name} is called suspend, and no writes were held`];
    }
    if (row.phase === 'ready') {
      const isSame = snapshot?.metadata.uid === row.volume_snapshot_uid;
      return isThere && isSame
        ? []
        : [
            `The point ${name} is called ready, and is not there: ${JSON.stringify(
              row,
            )}`,
          ];
    }
    if (row.phase === 'failed' && observer.harms.size === 0) {
      return [
        `Nothing was wrong, and the point ${name} failed: ${row.failure}`,
      ];
    }
    return [];
  });
  const known = new Set(rows.map(row => String(row.volume_snapshot_name)));
  return [
    ...(heldWrites.areHeld ? ['The golden server’s writes are held'] : []),
    ...wrongs,
    ...[...live.keys()]
      .filter(name => !known.has(name))
      .map(name => `VolumeSnapshot ${name} is there, and nobody knows of it`),
  ];
}
