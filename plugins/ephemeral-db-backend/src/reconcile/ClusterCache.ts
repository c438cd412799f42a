import { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../clock';
import { Cluster } from '../kubernetes/Cluster';
import { Kind, kinds } from '../kubernetes/kinds';
import { labels, selectorOf } from '../kubernetes/labels';
import {
  Deployment,
  KubernetesEvent,
  KubernetesObject,
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Service,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../kubernetes/objects';
import { Reflector, ReflectorOptions } from '../kubernetes/Reflector';
import {
  projectClaim,
  projectContent,
  projectDeployment,
  projectEvent,
  projectGolden,
  projectImport,
  projectNamespace,
  projectPod,
  projectService,
  projectVolume,
} from './projections';

/** @see ClusterCache */
export interface ClusterCacheOptions {
  cluster: Cluster;
  installation: string;
  /** Namespaces of golden sources: all VolumeSnapshots there count. */
  goldenNamespaces: string[];
  /** The ConfigMap that marks the cluster as ours. */
  marker: { name: string; namespace: string };
  /** How the names of clones' namespaces begin. */
  clonePrefixes: string[];
  clock: Clock;
  logger: LoggerService;
  /** Something of this clone changed. */
  onClone(id: string): void;
  /** A VolumeSnapshot, content or claim of a golden namespace changed. */
  onGolden(namespace: string): void;
  /** The marker was changed, made or taken away. */
  onMarker(): void;
  /** The cluster was heard of, or a watch failed. */
  onContact(error: Error | undefined): void;
}

/**
 * What is watched of a cluster: the marker, our own objects by label, all
 * contents and volumes, the platform's warnings about clones, and the VolumeSnapshots and
 * claims of golden namespaces. Never Secrets. Objects are kept without what no
 * plan reads.
 */
export class ClusterCache {
  readonly namespaces: Reflector<Namespace>;
  readonly claims: Reflector<PersistentVolumeClaim>;
  readonly imports: Reflector<VolumeSnapshot>;
  readonly contents: Reflector<VolumeSnapshotContent>;
  readonly deployments: Reflector<Deployment>;
  readonly pods: Reflector<Pod>;
  readonly services: Reflector<Service>;
  readonly volumes: Reflector<PersistentVolume>;
  readonly warnings: Reflector<KubernetesEvent>;
  readonly goldenSnapshots: ReadonlyMap<string, Reflector<VolumeSnapshot>>;
  readonly goldenClaims: ReadonlyMap<string, Reflector<PersistentVolumeClaim>>;

  private readonly all: Reflector<KubernetesObject>[] = [];

  constructor(private readonly options: ClusterCacheOptions) {
    this.namespaces = this.ours(kinds.namespace, projectNamespace);
    this.claims = this.ours(kinds.persistentVolumeClaim, projectClaim);
    this.imports = this.ours(kinds.volumeSnapshot, projectImport);
    this.deployments = this.ours(kinds.deployment, projectDeployment);
    this.pods = this.ours(kinds.pod, projectPod);
    this.services = this.ours(kinds.service, projectService);
    this.contents = this.reflect(
      kinds.volumeSnapshotContent,
      { project: projectContent },
      content => {
        const { namespace } = content.spec.volumeSnapshotRef;
        if (namespace && options.goldenNamespaces.includes(namespace)) {
          options.onGolden(namespace);
        }
      },
    );
    // Neither bears our labels.
    this.volumes = this.reflect(
      kinds.persistentVolume,
      { project: projectVolume },
      ({ spec }) => this.tellClone(spec.claimRef?.namespace),
    );
    this.warnings = this.reflect(
      kinds.event,
      {
        project: projectEvent,
        fieldSelector: 'type=Warning',
        keep: ({ type, metadata }) =>
          type === 'Warning' && this.isOfClones(metadata.namespace),
      },
      ({ metadata }) => this.tellClone(metadata.namespace),
    );
    this.reflect(
      kinds.configMap,
      {
        project: projectGolden,
        namespace: options.marker.namespace,
        fieldSelector: `metadata.name=${options.marker.name}`,
        keep: ({ metadata }) => metadata.name === options.marker.name,
      },
      () => options.onMarker(),
    );
    this.goldenSnapshots = this.golden(kinds.volumeSnapshot);
    this.goldenClaims = this.golden(kinds.persistentVolumeClaim);
  }

  /** Every copy is complete and being kept up to date. */
  get synced(): boolean {
    return this.all.every(reflector => reflector.synced);
  }

  start(): void {
    for (const reflector of this.all) reflector.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map(reflector => reflector.stop()));
  }

  private golden<Type extends KubernetesObject>(
    kind: Kind<Type>,
  ): Map<string, Reflector<Type>> {
    const { goldenNamespaces, onGolden } = this.options;
    return new Map(
      goldenNamespaces.map(namespace => [
        namespace,
        this.reflect(kind, { project: projectGolden, namespace }, () =>
          onGolden(namespace),
        ),
      ]),
    );
  }

  private isOfClones(namespace: string | undefined): boolean {
    return this.options.clonePrefixes.some(prefix =>
      namespace?.startsWith(prefix),
    );
  }

  private tellClone(namespace: string | undefined): void {
    const found = namespace && this.namespaces.get(namespace);
    const clone = found && found.metadata.labels?.[labels.clone];
    if (clone) this.options.onClone(clone);
  }

  private ours<Type extends KubernetesObject>(
    kind: Kind<Type>,
    project: (object: Type) => Type,
  ): Reflector<Type> {
    return this.reflect(kind, {
      project,
      labelSelector: selectorOf(this.options.installation),
    });
  }

  private reflect<Type extends KubernetesObject>(
    kind: Kind<Type>,
    scope: Pick<
      ReflectorOptions<Type>,
      'project' | 'namespace' | 'labelSelector' | 'fieldSelector' | 'keep'
    >,
    onChange: (object: Type) => void = () => {},
  ): Reflector<Type> {
    const { cluster, clock, logger, onClone, onContact } = this.options;
    const reflector = new Reflector<Type>({
      cluster,
      kind,
      ...scope,
      clock,
      logger,
      onContact,
      onChange: object => {
        const clone = object.metadata.labels?.[labels.clone];
        if (clone) onClone(clone);
        onChange(object);
      },
    });
    this.all.push(reflector as unknown as Reflector<KubernetesObject>);
    return reflector;
  }
}
