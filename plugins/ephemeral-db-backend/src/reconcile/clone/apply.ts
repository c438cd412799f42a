import type { CloneObservation, CloneRecord } from '../../clones/CloneRecord';
import { kinds } from '../../kubernetes/kinds';
import {
  claimManifest,
  CloneBlueprint,
  contentManifest,
  GoldenPoint,
  importManifest,
  namespaceManifest,
} from '../../kubernetes/manifests';
import { generationNames } from '../../kubernetes/names';
import { deploymentManifest } from '../../kubernetes/serverManifests';
import type { GoldenSource } from '../../sources/types';
import type { HeldCluster } from '../HeldCluster';
import { secureJob, verifyJob } from './cloneJobs';
import type { CloneAction } from './CloneSituation';
import { createOurs } from './createOurs';
import { isFromImport } from './gather';
import { inheritedRanges } from './inheritedRanges';
import { open } from './open';
import { prepare } from './prepare';
import {
  confirmGone,
  dropNetwork,
  keepPointOf,
  removeSeen,
  scaleDown,
} from './remove';
import { requireWanted } from './requireWanted';
import { resolvePod } from './resolvePod';
import { resolvePoint } from './resolvePoint';
import { signOrder } from './signedOrder';
import { StepError } from './StepError';

/**
 * Takes one action.
 *
 * @param clone - as the pass has noted it so far
 * @returns what is to be noted of it
 */
export async function applyClone(
  held: HeldCluster,
  source: GoldenSource | undefined,
  clone: CloneRecord,
  action: CloneAction,
): Promise<CloneObservation> {
  switch (action.do) {
    case 'scaleDown':
      await scaleDown(held, action.deployment);
      return {};
    case 'deleteDeployment':
      await removeSeen(held, kinds.deployment, action.deployment);
      return {};
    case 'deleteClaim':
      await removeSeen(held, kinds.persistentVolumeClaim, action.claim);
      return {};
    case 'deleteImport':
      // The controller looks at the content's policy when its snapshot goes.
      await keepPointOf(held, clone);
      await removeSeen(held, kinds.volumeSnapshot, action.volumeSnapshot);
      return {};
    case 'deleteContent':
      await keepPointOf(held, clone);
      await removeSeen(held, kinds.volumeSnapshotContent, action.content);
      return {};
    case 'dropNetwork':
      return await dropNetwork(held, clone);
    case 'deleteNamespace':
      await removeSeen(held, kinds.namespace, action.namespace);
      return {};
    case 'confirmGone':
      return await confirmGone(held, clone);
    default:
      if (!source) throw new Error(`Source ${clone.source} is not configured`);
      return await bringUp(held, source, clone, action);
  }
}

type BuildingAction = Extract<
  CloneAction['do'],
  | 'createNamespace'
  | 'resolvePoint'
  | 'import'
  | 'prepare'
  | 'claim'
  | 'deploy'
  | 'secure'
  | 'verify'
  | 'open'
>;

async function bringUp(
  held: HeldCluster,
  source: GoldenSource,
  clone: CloneRecord,
  action: { do: BuildingAction },
): Promise<CloneObservation> {
  const { cluster, installation, jobs } = held;
  const blueprint: CloneBlueprint = { installation, clone, source };
  const { progress } = clone;
  const noted = (more: CloneRecord['progress']): CloneObservation => ({
    progress: { ...progress, ...more },
  });
  switch (action.do) {
    case 'createNamespace': {
      const { metadata } = await createOurs(
        cluster,
        kinds.namespace,
        namespaceManifest(
          blueprint,
          signOrder(held.orderKey(), clone),
          await inheritedRanges(cluster, source),
        ),
        progress.namespaceUid,
      );
      return noted({ namespaceUid: metadata.uid });
    }
    case 'resolvePoint':
      await requireWanted(held, clone);
      return noted({
        point: await resolvePoint(cluster, source, clone),
        pod: await resolvePod(cluster, source),
      });
    case 'import':
      return noted(await makeImport(held, blueprint, requirePoint(clone)));
    case 'prepare':
      return noted(await prepare(held, blueprint));
    case 'claim':
      return noted(await makeClaim(held, blueprint, requirePoint(clone)));
    case 'deploy': {
      const { metadata } = await createOurs(
        cluster,
        kinds.deployment,
        deploymentManifest(blueprint),
        progress.deploymentUid,
      );
      return noted({ deploymentUid: metadata.uid });
    }
    case 'secure':
    case 'verify': {
      const work = action.do === 'secure' ? secureJob : verifyJob;
      jobs.start(clone.id, action.do, () =>
        work({
          cluster,
          engine: held.engine,
          installation,
          source,
          clone,
          ensureHeld: () => held.ensureHeld(),
          sleep: milliseconds => held.sleep(milliseconds),
        }),
      );
      return {};
    }
    case 'open':
      return await open(held, blueprint);
    default:
      throw new Error(`Unknown action ${action.do} of a clone`);
  }
}

/**
 * The content first, and only ever created: a second apply of a bound content
 * would strip what it is bound to. What has its name is taken for it only if it
 * points where ours does.
 */
async function makeImport(
  { cluster }: HeldCluster,
  blueprint: CloneBlueprint,
  point: GoldenPoint,
): Promise<CloneRecord['progress']> {
  const { progress } = blueprint.clone;
  const manifest = contentManifest(blueprint, point);
  const content = await createOurs(
    cluster,
    kinds.volumeSnapshotContent,
    manifest,
    progress.contentUid,
  );
  const { driver, source, volumeSnapshotRef: reference } = content.spec;
  if (
    driver !== point.driver ||
    source.snapshotHandle !== point.snapshotHandle ||
    reference.name !== manifest.spec.volumeSnapshotRef.name ||
    reference.namespace !== manifest.spec.volumeSnapshotRef.namespace
  ) {
    throw new StepError({
      kind: 'final',
      reason: 'NotOurs',
      message: `VolumeSnapshotContent ${content.metadata.name} does not point at the point that was ordered; it is left untouched`,
      next: 'Find out who made it, then delete this clone and order a new one.',
    });
  }
  const snapshot = await createOurs(
    cluster,
    kinds.volumeSnapshot,
    importManifest(blueprint),
    progress.importUid,
  );
  return {
    contentUid: content.metadata.uid,
    importUid: snapshot.metadata.uid,
  };
}

/** The API silently drops a dataSource that it does not understand, so what came back is read. */
async function makeClaim(
  { cluster }: HeldCluster,
  blueprint: CloneBlueprint,
  point: GoldenPoint,
): Promise<CloneRecord['progress']> {
  const { namespace, generation, progress } = blueprint.clone;
  const claim = await createOurs(
    cluster,
    kinds.persistentVolumeClaim,
    claimManifest(blueprint, point),
    progress.claimUid,
  );
  const { volumeSnapshot } = generationNames(namespace, generation);
  if (!isFromImport(claim, volumeSnapshot)) {
    throw new StepError({
      kind: 'final',
      reason: 'EmptyVolume',
      message: `The cluster dropped the dataSource of PersistentVolumeClaim ${namespace}/${claim.metadata.name}: the volume would be empty`,
      next: 'Check that the cluster serves snapshot.storage.k8s.io/v1 and that its storage driver supports restoring snapshots.',
    });
  }
  return { claimUid: claim.metadata.uid };
}

function requirePoint({ progress, id }: CloneRecord): GoldenPoint {
  if (progress.point) return progress.point;
  throw new Error(`The point of clone ${id} is not resolved`);
}
