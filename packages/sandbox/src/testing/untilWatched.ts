import { type KubernetesObject, makeInformer } from '@kubernetes/client-node';
import type { TestClient } from './TestClient';

const PATIENCE_MILLISECONDS = 60_000;

/** The kinds that are waited for, and where their API is. */
const PATHS = {
  Namespace: { apiVersion: 'v1', path: '/api/v1/namespaces' },
  PersistentVolume: { apiVersion: 'v1', path: '/api/v1/persistentvolumes' },
  PersistentVolumeClaim: {
    apiVersion: 'v1',
    path: '/api/v1/persistentvolumeclaims',
  },
  Pod: { apiVersion: 'v1', path: '/api/v1/pods' },
  VolumeSnapshotContent: {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    path: '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents',
  },
};

/** An object as far as tests look into it. */
export type WatchedObject = KubernetesObject & {
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
};

/**
 * Watches all objects of a kind over the API, and resolves with what is looked
 * for among them as soon as it is there.
 */
export async function untilWatched<T>(
  client: TestClient,
  kind: keyof typeof PATHS,
  what: string,
  look: (objects: readonly WatchedObject[]) => T | undefined | false,
): Promise<T> {
  const { apiVersion, path } = PATHS[kind];
  const informer = makeInformer<WatchedObject>(client.config, path, () =>
    client.objects.list(apiVersion, kind),
  );
  let patience: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      let isComplete = false;
      const check = () => {
        // While the first list comes in, some of it is not there yet.
        const found = isComplete && look(informer.list());
        if (found !== undefined && found !== false) resolve(found);
      };
      patience = setTimeout(
        () => reject(new Error(`It never came true: ${what}`)),
        PATIENCE_MILLISECONDS,
      );
      informer.on('change', check);
      informer.on('error', reject);
      informer
        .start()
        .then(() => {
          isComplete = true;
          check();
        })
        .catch(reject);
    });
  } finally {
    clearTimeout(patience);
    await informer.stop();
  }
}
