import { requireTypeScript } from '../scripts/lib/requireTypeScript.mjs';

const BACKEND = 'plugins/ephemeral-db-backend/src/kubernetes';

/** The parts of a golden source that the manifests of a clone are made from. */
function sourceOf(golden) {
  return {
    name: 'customerdb',
    namespace: golden.namespace,
    volume: { claim: golden.claim, mountPath: '/var/opt/mssql' },
    engine: { databases: [golden.database] },
    clones: {
      storageClass: golden.storageClass,
      acceptEula: true,
      edition: 'Developer',
      image: golden.image,
      resources: { requests: { memory: '2Gi' }, limits: { memory: '4Gi' } },
      access: { subjects: [{ kind: 'Group', name: 'orders-team' }] },
      service: { type: 'ClusterIP' },
      reach: { via: 'service' },
      network: { clients: [] },
    },
  };
}

/**
 * Makes the objects of a clone with the backend's own manifests, in the order in which the backend creates them.
 *
 * @param golden - names of the golden database, and of the storage class for clones
 * @param point - the snapshot that all clones come from, as the backend describes one
 */
export function createCloneObjects(golden, point) {
  const manifests = requireTypeScript(`${BACKEND}/manifests.ts`);
  const network = requireTypeScript(`${BACKEND}/networkManifests.ts`);
  const access = requireTypeScript(`${BACKEND}/accessManifests.ts`);
  const server = requireTypeScript(`${BACKEND}/serverManifests.ts`);
  const source = sourceOf(golden);
  const place = { namespace: 'backstage' };
  return number => {
    const id = `clone${number}`;
    const blueprint = {
      installation: 'bench',
      source,
      clone: {
        id,
        source: source.name,
        generation: 1,
        namespace: `edb-${id}`,
        entityRef: 'component:default/orders-api',
        requestedBy: 'user:default/sam',
        point: { volumeSnapshotName: 't0' },
        expiresAt: new Date(Date.UTC(2030, 0, 1)),
        progress: {},
      },
    };
    const login = { username: 'edb', password: `Aa1-${'x'.repeat(28)}` };
    return [
      manifests.namespaceManifest(blueprint, 'x'.repeat(500)),
      manifests.contentManifest(blueprint, point),
      manifests.importManifest(blueprint),
      manifests.claimManifest(blueprint, point),
      manifests.adminSecretManifest(blueprint, {
        administrator: login.password,
        people: login.password,
      }),
      network.networkPolicyManifest(blueprint, place),
      server.configMapManifest(blueprint),
      manifests.serviceAccountManifest(blueprint),
      network.serviceManifest(blueprint),
      network.generationServiceManifest(blueprint),
      server.deploymentManifest(blueprint),
      manifests.accessSecretManifest(blueprint, login, {
        host: manifests.hostOf(blueprint.clone.namespace),
        port: 1433,
      }),
      access.roleManifest(blueprint),
      access.roleBindingManifest(blueprint),
    ];
  };
}
