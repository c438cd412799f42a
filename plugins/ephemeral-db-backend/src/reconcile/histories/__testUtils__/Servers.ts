import type { InProcessCluster, KubernetesObject } from '@ephemeral-db/sandbox';
import { resources } from '@ephemeral-db/sandbox';
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { SqlError } from '../../../engine/mssql/SqlError';
import type { PersistentVolume, Pod } from '../../../kubernetes/objects';

/** What a database server keeps on its volume. */
export interface ServerFiles {
  /** What the probe counts: the golden's grow, so that no two points are alike. */
  rows: number;
  /** Passwords by login. */
  logins: Record<string, string>;
}

const FILE = 'server.json';

interface ClaimVolumes {
  volumes?: { persistentVolumeClaim?: { claimName: string } }[];
}

/** The database servers in the pods of a cluster: a file on the volume that a pod has mounted. */
export class Servers {
  constructor(private readonly cluster: InProcessCluster) {}

  /** @throws SqlError of kind `unreachable` while nothing listens there */
  filesOf(namespace: string, podName: string): ServerFiles {
    const directory = this.directoryOf(namespace, podName);
    return JSON.parse(readFileSync(join(directory, FILE), 'utf8'));
  }

  /** @throws SqlError of kind `unreachable` while nothing listens there */
  change(
    namespace: string,
    podName: string,
    change: (files: ServerFiles) => void,
  ): void {
    const files = this.filesOf(namespace, podName);
    change(files);
    this.write(this.directoryOf(namespace, podName), files);
  }

  /** Lays out a server's files on an empty volume. */
  write(directory: string, files: ServerFiles): void {
    writeFileSync(join(directory, FILE), JSON.stringify(files));
  }

  /** The folder of the array behind a claim, if it has one. */
  volumeOf(namespace: string, claim: string): string | undefined {
    const { store, array } = this.cluster;
    const bound = store.get(resources.persistentVolumeClaims, namespace, claim);
    const { volumeName = '' } = (bound?.spec ?? {}) as { volumeName?: string };
    const volume = store.get(
      resources.persistentVolumes,
      undefined,
      volumeName,
    ) as PersistentVolume | undefined;
    return array.volume(volume?.spec.csi?.volumeHandle ?? '')?.directory;
  }

  private directoryOf(namespace: string, podName: string): string {
    const pod = this.cluster.store.get(resources.pods, namespace, podName) as
      | (KubernetesObject & Pod)
      | undefined;
    const isReady = pod?.status?.conditions?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    );
    const { volumes = [] } = (pod?.spec ?? {}) as ClaimVolumes;
    const claim = volumes.find(volume => volume.persistentVolumeClaim);
    const directory =
      isReady && claim?.persistentVolumeClaim
        ? this.volumeOf(namespace, claim.persistentVolumeClaim.claimName)
        : undefined;
    if (directory) return directory;
    throw new SqlError(
      `pod ${namespace}/${podName} does not listen`,
      'unreachable',
    );
  }
}
