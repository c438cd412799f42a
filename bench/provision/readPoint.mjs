import { BareApi } from './BareApi.mjs';
import { readKubeConfig } from './clients.mjs';

const SNAPSHOTS = 'snapshot.storage.k8s.io/v1';

/** What a person looks up before the first step of the article: the handle of the point, and the golden server's password. */
export async function readPoint({ kubeConfig, golden }, name) {
  const api = new BareApi(await readKubeConfig(kubeConfig), 'bench');
  const { namespace, administratorSecret } = golden;
  const snapshot = await api.read(SNAPSHOTS, 'VolumeSnapshot', name, namespace);
  const content = await api.read(
    SNAPSHOTS,
    'VolumeSnapshotContent',
    snapshot.status.boundVolumeSnapshotContentName,
  );
  const secret =
    golden.sql &&
    (await api.read('v1', 'Secret', administratorSecret.name, namespace));
  return {
    ...golden,
    driver: content.spec.driver,
    snapshotHandle: content.status.snapshotHandle,
    ...(secret
      ? {
          administratorPassword: Buffer.from(
            secret.data[administratorSecret.key],
            'base64',
          ).toString('utf8'),
        }
      : {}),
  };
}
