import type { CloneRecord } from '../clones/CloneRecord';
import type { GoldenSource } from '../sources/types';
import { annotations, baseLabels, labels } from './labels';
import {
  cloneNames,
  entityHash,
  GenerationNames,
  generationNames,
} from './names';
import {
  KubernetesObject,
  Namespace,
  PersistentVolumeClaim,
  Secret,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from './objects';

/** What the manifests of a clone are made from. */
export interface CloneBlueprint {
  installation: string;
  clone: CloneRecord;
  source: GoldenSource;
}

/** A point in time as the golden's own content tells it. Never from a request. */
export interface GoldenPoint {
  /** Opaque, maybe long. */
  snapshotHandle: string;
  driver: string;
  sourceVolumeMode?: string;
  /** Bytes that a volume made from it needs at least. */
  bytes?: number;
  volumeSnapshotClass?: string;
  /** Volumes of the source's StorageClass are made only when a pod is scheduled. */
  bindsLate?: boolean;
}

/** The clone's sysadmin, for the backend only. */
export const ADMINISTRATOR = 'sa';
/** The login that people get. */
export const PEOPLE = 'edb';

export const MSSQL_PORT = 1433;
/** The container that SQL Server runs in. */
export const MSSQL_CONTAINER = 'mssql';

export function cloneLabels({
  installation,
  clone,
}: CloneBlueprint): Record<string, string> {
  return {
    ...baseLabels(installation, clone.source),
    [labels.clone]: clone.id,
  };
}

export function generationLabels(
  blueprint: CloneBlueprint,
): Record<string, string> {
  return {
    ...cloneLabels(blueprint),
    [labels.generation]: String(blueprint.clone.generation),
  };
}

/** What selects the pods of one generation, and nothing else. */
export function generationSelector(
  clone: Pick<CloneRecord, 'id' | 'generation'>,
): Record<string, string> {
  return {
    [labels.clone]: clone.id,
    [labels.generation]: String(clone.generation),
  };
}

/**
 * @param order - the order itself, signed
 * @param inherited - annotations of the golden's namespace
 */
export function namespaceManifest(
  blueprint: CloneBlueprint,
  order: string,
  inherited: Record<string, string> = {},
): Namespace {
  const { clone } = blueprint;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: clone.namespace,
      labels: {
        ...cloneLabels(blueprint),
        [labels.entityHash]: entityHash(clone.entityRef),
      },
      annotations: {
        ...inherited,
        [annotations.entity]: clone.entityRef,
        [annotations.requester]: clone.requestedBy,
        [annotations.snapshot]: clone.point.volumeSnapshotName,
        [annotations.expiresAt]: clone.expiresAt.toISOString(),
        [annotations.order]: order,
      },
    },
  };
}

/**
 * The import: a content of our own that points at the golden's handle. Always
 * Retain, created once and never applied again: with Delete it would destroy
 * the point in time for everyone.
 */
export function contentManifest(
  blueprint: CloneBlueprint,
  point: GoldenPoint,
): VolumeSnapshotContent {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotContent',
    metadata: { name: names.content, labels: generationLabels(blueprint) },
    spec: {
      deletionPolicy: 'Retain',
      driver: point.driver,
      source: { snapshotHandle: point.snapshotHandle },
      ...(point.sourceVolumeMode
        ? { sourceVolumeMode: point.sourceVolumeMode }
        : {}),
      ...(point.volumeSnapshotClass
        ? { volumeSnapshotClassName: point.volumeSnapshotClass }
        : {}),
      volumeSnapshotRef: {
        name: names.volumeSnapshot,
        namespace: names.namespace,
      },
    },
  };
}

export function importManifest(blueprint: CloneBlueprint): VolumeSnapshot {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: {
      name: names.volumeSnapshot,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    spec: { source: { volumeSnapshotContentName: names.content } },
  };
}

export function claimManifest(
  blueprint: CloneBlueprint,
  point: Pick<GoldenPoint, 'sourceVolumeMode' | 'bytes'>,
): PersistentVolumeClaim {
  const names = namesOf(blueprint);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: names.claim,
      namespace: names.namespace,
      labels: generationLabels(blueprint),
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: blueprint.source.clones.storageClass,
      volumeMode: point.sourceVolumeMode ?? 'Filesystem',
      dataSource: {
        apiGroup: 'snapshot.storage.k8s.io',
        kind: 'VolumeSnapshot',
        name: names.volumeSnapshot,
      },
      resources: { requests: { storage: String(point.bytes ?? 1) } },
    },
  };
}

export function adminSecretManifest(
  blueprint: CloneBlueprint,
  passwords: { administrator: string; people: string },
): Secret {
  return secret(blueprint, cloneNames.adminSecret, {
    'sa-username': ADMINISTRATOR,
    'sa-password': passwords.administrator,
    username: PEOPLE,
    password: passwords.people,
  });
}

export function accessSecretManifest(
  blueprint: CloneBlueprint,
  login: { username: string; password: string },
  place: { host: string; port: number },
): Secret {
  return secret(blueprint, cloneNames.accessSecret, {
    username: login.username,
    password: login.password,
    host: place.host,
    port: String(place.port),
    database: blueprint.source.engine.databases[0],
  });
}

export function hostOf(namespace: string): string {
  return `${cloneNames.service}.${namespace}.svc`;
}

export function serviceAccountManifest(
  blueprint: CloneBlueprint,
): KubernetesObject {
  return cloneObject(
    'v1',
    'ServiceAccount',
    blueprint,
    cloneNames.serviceAccount,
    {
      automountServiceAccountToken: false,
    },
  );
}

/** The names of the generation that is being made. */
export function namesOf({ clone }: CloneBlueprint): GenerationNames {
  return generationNames(clone.namespace, clone.generation);
}

function secret(
  blueprint: CloneBlueprint,
  name: string,
  values: Record<string, string>,
): Secret {
  return {
    ...cloneObject('v1', 'Secret', blueprint, name, {}),
    type: 'Opaque',
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        Buffer.from(value, 'utf8').toString('base64'),
      ]),
    ),
  };
}

/** An object of the clone, whatever its generation. */
export function cloneObject<Fields extends object>(
  apiVersion: string,
  kind: string,
  blueprint: CloneBlueprint,
  name: string,
  fields: Fields,
): KubernetesObject & Fields {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: blueprint.clone.namespace,
      labels: cloneLabels(blueprint),
    },
    ...fields,
  };
}
