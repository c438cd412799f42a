import { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../clock';
import { Cluster } from '../kubernetes/Cluster';
import { Kind, kinds } from '../kubernetes/kinds';
import { labels, selectorOf } from '../kubernetes/labels';
import {
  Deployment,
  KubernetesObject,
  Namespace,
  ObjectMeta,
  PersistentVolumeClaim,
  Pod,
  Service,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from '../kubernetes/objects';
import { Reflector } from '../kubernetes/Reflector';

/** @see ClusterCache */
export interface ClusterCacheOptions {
  cluster: Cluster;
  installation: string;
  /** Namespaces of golden sources: all VolumeSnapshots there count. */
  goldenNamespaces: string[];
  clock: Clock;
  logger: LoggerService;
  /** Something of this clone changed. */
  onClone(id: string): void;
  /** A VolumeSnapshot or content of a golden namespace changed. */
  onGolden(namespace: string): void;
  onContact(error: Error | undefined): void;
}

/**
 * What is watched of a cluster: our own objects by label, all contents, and the
 * VolumeSnapshots of golden namespaces. Never Secrets. Objects are kept without
 * what no plan reads.
 */
export class ClusterCache {
  readonly namespaces: Reflector<Namespace>;
  readonly claims: Reflector<PersistentVolumeClaim>;
  readonly imports: Reflector<VolumeSnapshot>;
  readonly contents: Reflector<VolumeSnapshotContent>;
  readonly deployments: Reflector<Deployment>;
  readonly pods: Reflector<Pod>;
  readonly services: Reflector<Service>;
  readonly goldenSnapshots: ReadonlyMap<string, Reflector<VolumeSnapshot>>;

  private readonly all: Reflector<KubernetesObject>[] = [];

  constructor(private readonly options: ClusterCacheOptions) {
    this.namespaces = this.ours(kinds.namespace);
    this.claims = this.ours(kinds.persistentVolumeClaim);
    this.imports = this.ours(kinds.volumeSnapshot);
    this.deployments = this.ours(kinds.deployment);
    this.pods = this.ours(kinds.pod);
    this.services = this.ours(kinds.service);
    this.contents = this.reflect(kinds.volumeSnapshotContent, {}, content => {
      const { namespace } = content.spec.volumeSnapshotRef;
      if (namespace && options.goldenNamespaces.includes(namespace)) {
        options.onGolden(namespace);
      }
    });
    this.goldenSnapshots = new Map(
      options.goldenNamespaces.map(namespace => [
        namespace,
        this.reflect(kinds.volumeSnapshot, { namespace }, () =>
          options.onGolden(namespace),
        ),
      ]),
    );
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

  private ours<Type extends KubernetesObject>(
    kind: Kind<Type>,
  ): Reflector<Type> {
    return this.reflect(kind, {
      labelSelector: selectorOf(this.options.installation),
    });
  }

  private reflect<Type extends KubernetesObject>(
    kind: Kind<Type>,
    scope: { namespace?: string; labelSelector?: string },
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
      project: withoutBallast,
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

/** Managed fields and pod templates are most of an object, and nothing reads them. */
function withoutBallast<Type extends KubernetesObject>(object: Type): Type {
  const metadata = { ...object.metadata } as ObjectMeta & {
    managedFields?: unknown;
  };
  delete metadata.managedFields;
  const projected = { ...object, metadata } as Type & {
    spec?: { template?: unknown };
  };
  if (projected.spec?.template) {
    projected.spec = { ...projected.spec, template: undefined };
  }
  return projected;
}
