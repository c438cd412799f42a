import type { CloneRecord } from '../clones/CloneRecord';
import type { Cluster } from '../kubernetes/Cluster';
import { Kind, kinds } from '../kubernetes/kinds';
import { markerName } from '../kubernetes/names';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import { Replica, until } from './replica';

/** Looks at a lab from outside: what is in its cluster, and how far orders are. */
export class LabObserver {
  constructor(private readonly admin: Cluster) {}

  /** Namespaces, contents and volumes that clones have. */
  async ofClones(): Promise<string[]> {
    const [namespaces, contents, volumes] = await Promise.all([
      this.admin.list(kinds.namespace),
      this.admin.list(kinds.volumeSnapshotContent),
      this.admin.list(kinds.persistentVolume),
    ]);
    const found: [string, string, string | undefined][] = [
      ...namespaces.items.map(
        ({ metadata: { name } }): [string, string, string] => [
          'Namespace',
          name,
          name,
        ],
      ),
      ...contents.items.map(
        ({ metadata, spec }): [string, string, string | undefined] => [
          'VolumeSnapshotContent',
          metadata.name,
          spec.volumeSnapshotRef.namespace,
        ],
      ),
      ...volumes.items.map(
        ({ metadata, spec }): [string, string, string | undefined] => [
          'PersistentVolume',
          metadata.name,
          spec.claimRef?.namespace,
        ],
      ),
    ];
    return found
      .filter(([, , namespace]) => namespace?.startsWith('edb-'))
      .map(([kind, name]) => `${kind} ${name}`);
  }

  /** Lets another database have the cluster. */
  async removeMarker(): Promise<void> {
    await this.remove(kinds.configMap, markerName('demo'), 'backstage');
  }

  async remove(kind: Kind, name: string, namespace?: string): Promise<void> {
    const found = await this.admin.read(kind, name, namespace);
    if (!found) return;
    await this.admin.remove(kind, {
      name,
      namespace,
      uid: found.metadata.uid!,
    });
  }

  /** @throws Error with the failure of a clone that failed instead */
  async reaches(
    { clones }: Replica,
    id: string,
    phase: CloneRecord['phase'],
  ): Promise<CloneRecord> {
    return await until(`clone is ${phase}`, async () => {
      const clone = (await clones.get(id))!;
      if (clone.phase === 'failed' && !['failed', 'gone'].includes(phase)) {
        throw new Error(JSON.stringify(clone.failure));
      }
      return clone.phase === phase && clone;
    });
  }

  async take({ capture, snapshots }: Replica): Promise<SnapshotRecord> {
    const { id } = await capture();
    return await until('the point is ready', async () => {
      const record = await snapshots.get(id);
      return record?.phase === 'ready' && record;
    });
  }

  /** Ends a clone and sees that nothing of it stays. */
  async takeAway(replica: Replica, id: string): Promise<void> {
    await replica.end(id);
    await this.reaches(replica, id, 'gone');
    const left = await this.ofClones();
    if (left.length) throw new Error(`Left behind: ${left.join(', ')}`);
  }
}
