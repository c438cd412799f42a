import type { CloneObservation } from '../../clones/CloneRecord';
import { type Place, placeOf } from '../../connect/placeOf';
import type { Cluster } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import { hasCode } from '../../kubernetes/KubernetesError';
import { isOurs } from '../../kubernetes/labels';
import {
  roleBindingManifest,
  roleManifest,
} from '../../kubernetes/accessManifests';
import {
  accessSecretManifest,
  CloneBlueprint,
  generationSelector,
  hostOf,
  MSSQL_PORT,
} from '../../kubernetes/manifests';
import { openIngress } from '../../kubernetes/networkManifests';
import { cloneNames, generationNames } from '../../kubernetes/names';
import type { KubernetesObject, Service } from '../../kubernetes/objects';
import type { HeldCluster } from '../HeldCluster';
import { readGeneratedLogins } from './cloneJobs';
import { createOurs } from './createOurs';
import { StepError } from './StepError';

/**
 * Hands the generation to people: their login, the network, and last of all the
 * Service, with which it becomes the clone. Then the backend's own Service is
 * not needed any more.
 */
export async function open(
  held: HeldCluster,
  blueprint: CloneBlueprint,
): Promise<CloneObservation> {
  const { cluster, configuration, installation } = held;
  const { clone, source } = blueprint;
  const { namespace, generation } = clone;
  const names = generationNames(namespace, generation);

  const place = await findPeoplesPlace(
    cluster,
    blueprint,
    requireOurs(
      blueprint,
      `Service ${cloneNames.service}`,
      await cluster.read(kinds.service, cloneNames.service, namespace),
    ),
  );
  const { people } = await readGeneratedLogins(cluster, installation, clone);
  await createOurs(
    cluster,
    kinds.secret,
    accessSecretManifest(
      blueprint,
      { username: people.user, password: people.password },
      place,
    ),
  );

  const policy = requireOurs(
    blueprint,
    `NetworkPolicy ${names.networkPolicy}`,
    await cluster.read(kinds.networkPolicy, names.networkPolicy, namespace),
    generation,
  );
  await cluster.patch(kinds.networkPolicy, identify(policy), {
    spec: { ingress: openIngress(source, configuration) },
  });

  const service = requireOurs(
    blueprint,
    `Service ${cloneNames.service}`,
    await cluster.read(kinds.service, cloneNames.service, namespace),
  );
  await cluster.patch(kinds.service, identify(service), {
    spec: { selector: generationSelector(clone) },
  });

  const own = await cluster.read(kinds.service, names.service, namespace);
  if (own && isOurs(own.metadata, ownerOf(blueprint, generation))) {
    await cluster.remove(kinds.service, identify(own)).catch(error => {
      // Changed since it was read: left to the namespace's end.
      if (!hasCode(error, 409)) throw error;
    });
  }
  // Port-forwards pass any NetworkPolicy, so nobody gets one before all else is done.
  if (source.clones.access.subjects.length > 0) {
    await createOurs(cluster, kinds.role, roleManifest(blueprint));
    await createOurs(
      cluster,
      kinds.roleBinding,
      roleBindingManifest(blueprint),
    );
  }
  return {
    endpoint: {
      ...place,
      database: source.engine.databases[0],
      login: people.user,
      via: source.clones.service.type,
    },
    progress: { ...clone.progress, opened: true },
  };
}

/**
 * What people dial.
 *
 * @throws StepError that passes while the platform has not yet given an address
 */
async function findPeoplesPlace(
  cluster: Cluster,
  { clone, source }: CloneBlueprint,
  service: Service,
): Promise<Place> {
  const { type, host } = source.clones.service;
  if (type === 'ClusterIP') {
    return { host: hostOf(clone.namespace), port: MSSQL_PORT };
  }
  try {
    return await placeOf(cluster, service, {
      via: type === 'NodePort' ? 'nodePort' : 'loadBalancer',
      port: MSSQL_PORT,
      host,
      what: `Clone ${clone.name}`,
    });
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== 'SqlError' && name !== 'NotFoundError') throw error;
    throw new StepError({
      kind: 'transient',
      reason: 'NoAddress',
      message,
      next: 'It is tried again until the stage runs out of time.',
    });
  }
}

function ownerOf(
  { installation, clone }: CloneBlueprint,
  generation?: number,
): Parameters<typeof isOurs>[1] {
  return { installation, clone: clone.id, generation };
}

function requireOurs<Type extends KubernetesObject>(
  blueprint: CloneBlueprint,
  what: string,
  object: Type | undefined,
  generation?: number,
): Type {
  if (object && isOurs(object.metadata, ownerOf(blueprint, generation))) {
    return object;
  }
  throw new StepError({
    kind: 'final',
    reason: object ? 'NotOurs' : 'DeletedOutside',
    message: `${what} of this clone ${
      object ? 'was made by somebody else' : 'was deleted outside Backstage'
    }`,
    next: 'Delete this clone and order a new one.',
  });
}

function identify({ metadata }: KubernetesObject) {
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid!,
    resourceVersion: metadata.resourceVersion,
  };
}
