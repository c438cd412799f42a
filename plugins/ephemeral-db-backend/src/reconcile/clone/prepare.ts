import type { CloneRecord } from '../../clones/CloneRecord';
import { generatePassword } from '../../engine/mssql/passwords';
import { kinds } from '../../kubernetes/kinds';
import {
  adminSecretManifest,
  CloneBlueprint,
  serviceAccountManifest,
} from '../../kubernetes/manifests';
import {
  generationServiceManifest,
  networkPolicyManifest,
  serviceManifest,
} from '../../kubernetes/networkManifests';
import { configMapManifest } from '../../kubernetes/serverManifests';
import type { HeldCluster } from '../HeldCluster';
import { copySecrets } from './copySecrets';
import { createOurs } from './createOurs';

/**
 * Makes what the pod will need. Passwords are generated once and kept in the
 * Secret before any of them is rotated in: a retry reads them there. The
 * network is shut before there is a pod.
 */
export async function prepare(
  { cluster, configuration }: HeldCluster,
  blueprint: CloneBlueprint,
): Promise<Partial<CloneRecord['progress']>> {
  await createOurs(
    cluster,
    kinds.secret,
    adminSecretManifest(blueprint, {
      administrator: generatePassword(),
      people: generatePassword(),
    }),
  );
  await copySecrets(cluster, blueprint);
  await createOurs(
    cluster,
    kinds.networkPolicy,
    networkPolicyManifest(blueprint, configuration),
  );
  await createOurs(cluster, kinds.configMap, configMapManifest(blueprint));
  await createOurs(
    cluster,
    kinds.serviceAccount,
    serviceAccountManifest(blueprint),
  );
  await createOurs(cluster, kinds.service, serviceManifest(blueprint));
  if (blueprint.source.clones.reach.via !== 'portForward') {
    await createOurs(
      cluster,
      kinds.service,
      generationServiceManifest(blueprint),
    );
  }
  return { preparedGeneration: blueprint.clone.generation };
}
