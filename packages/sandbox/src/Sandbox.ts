import { createPrivateKey } from 'node:crypto';
import type { ContainerRuntime } from './ContainerRuntime';
import { applyManifest } from './applyManifest';
import { type Nodes, startControllers } from './controllers';
import {
  type DriverName,
  type DriverProfile,
  driverProfileOf,
} from './drivers/profiles';
import { Faults } from './faults';
import { layOutInfrastructure } from './infrastructure';
import {
  type KubernetesObject,
  kubeConfigOf,
  ObjectDatabase,
  ObjectStore,
  startApiServer,
  type User,
} from './kubernetes';
import { createLatency, type LatencyOptions } from './latency';
import { startMetricsServer } from './metrics';
import { RequestLog } from './requestLog';
import { createSqlServerRuntime } from './sqlserver';
import { SandboxFolder } from './state/SandboxFolder';
import { atFormerPort } from './state/atFormerPort';
import { StorageArray } from './storage';
import { Clock } from './time/Clock';

/** @see startSandbox */
export interface SandboxOptions {
  /**
   * Where all of it is kept; made where it is missing. Over a folder that was used before, the sandbox goes on from there,
   * also after it was killed. Without one nothing is left when it stops.
   */
  directory?: string;
  /** Of the Kubernetes API on 127.0.0.1; unless given the folder's former one where that is free, else any. */
  port?: number;
  /** Of the array's metrics on 127.0.0.1, likewise. */
  metricsPort?: number;
  /** The kind of storage, by its name or put together from one; the article's, `portworx-fada`, unless given. */
  driver?: DriverName | DriverProfile;
  /** The names of the nodes; one, `sandbox`, unless given. */
  nodes?: string[];
  /** No waits unless given. */
  latency?: LatencyOptions;
  /** What passes for time; a real clock unless given. */
  clock?: Clock;
  /**
   * A manifest that is applied before anybody asks for anything. The context `backstage` holds a token of its service account
   * and may do what the manifest's roles and bindings give to it. Without a manifest that context may do everything.
   */
  rbac?: string;
  /** What runs in pods; SQL Server unless given. */
  runtime?: ContainerRuntime;
  /** Told about failures that nobody expects; standard error unless given. */
  report?(where: string, error: unknown): void;
}

/** A cluster on this machine, for trying out and tests. */
export interface Sandbox {
  url: string;
  /** What volumes take: `/metrics` as an exporter's, `/api/v1/query` as a Prometheus'. */
  metricsUrl: string;
  /** YAML, with the contexts `admin` (current) and `backstage`. */
  kubeConfig: string;
  store: ObjectStore;
  array: StorageArray;
  faults: Faults;
  requests: RequestLog;
  /** For losing a node and having it back. */
  nodes: Nodes;
  /** Ends all of it. A directory that was given stays. */
  stop(): Promise<void>;
}

/** Nobody renews the token of a kubeconfig, and a virtual clock may be years ahead. */
const TOKEN_LIFETIME_SECONDS = 100 * 365 * 24 * 60 * 60;

function superuser(name: string, token: string, groups?: string[]): User {
  return { name, groups, rules: 'all', token };
}

/** The account of the backend in a manifest: its first one. @throws Error without one */
function accountOf(file: string, objects: KubernetesObject[]) {
  const account = objects.find(({ kind }) => kind === 'ServiceAccount');
  if (account) return account.metadata;
  throw new Error(
    `${file} has no ServiceAccount, so that nobody would have the rights that it gives: add one, and bind the roles to it.`,
  );
}

function reportToStandardError(where: string, error: unknown): void {
  const text = error instanceof Error ? error.stack : error;
  process.stderr.write(`sandbox: ${where}: ${text}\n`);
}

/** Starts a Kubernetes API with its controllers, an array with snapshots, and a SQL Server in every pod that asks for one. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { rbac, clock = new Clock() } = options;
  const profile = driverProfileOf(options.driver ?? 'portworx-fada');
  const latency = createLatency(options.latency ?? { profile: 'none' });
  const faults = new Faults();
  const requests = new RequestLog();
  const ends: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  };

  try {
    const folder = SandboxFolder.open(options.directory);
    ends.push(() => folder.close());
    // First of all: it is the lock on the folder too.
    const database = folder.objects
      ? ObjectDatabase.open(folder.objects)
      : undefined;
    if (database) ends.push(() => database.close());
    const identity = await folder.identity(profile.driver);
    const { certificate, tokens } = identity;
    const store = new ObjectStore({ now: () => clock.now(), database });
    const array = new StorageArray({
      directory: folder.path,
      now: () => clock.nanoseconds(),
    });
    layOutInfrastructure(store, profile);
    const account = rbac
      ? accountOf(rbac, applyManifest(store, rbac))
      : undefined;
    const controllers = startControllers({
      store,
      array,
      directory: folder.path,
      latency,
      faults,
      clock,
      runtime:
        options.runtime ?? createSqlServerRuntime({ latency, faults, clock }),
      driver: profile,
      nodes: options.nodes,
      rootCertificate: certificate.ca,
      report: options.report ?? reportToStandardError,
    });
    ends.push(() => controllers.close());

    const admin = superuser('kubernetes-admin', tokens.admin, [
      'system:masters',
    ]);
    const backstage = superuser(
      'system:serviceaccount:backstage:ephemeral-db',
      tokens.backstage,
    );
    const api = await atFormerPort(options.port, identity.port, port =>
      startApiServer({
        store,
        clock,
        kubelet: controllers.kubelet,
        faults,
        requestLog: requests,
        users: account ? [admin] : [admin, backstage],
        certificate,
        tokenKey: createPrivateKey(identity.tokenKey),
        port,
      }),
    );
    ends.push(() => api.close());
    const metrics = await atFormerPort(
      options.metricsPort,
      identity.metricsPort,
      port => startMetricsServer({ array, clock, port }),
    );
    ends.push(() => metrics.close());
    folder.save({
      ...identity,
      port: Number(new URL(api.url).port),
      metricsPort: Number(new URL(metrics.url).port),
    });
    return {
      url: api.url,
      metricsUrl: metrics.url,
      kubeConfig: kubeConfigOf({
        url: api.url,
        ca: certificate.ca,
        users: [
          { context: 'admin', user: admin },
          {
            context: 'backstage',
            user: account
              ? {
                  token: api.serviceAccountToken(
                    account.namespace ?? '',
                    account.name,
                    TOKEN_LIFETIME_SECONDS,
                  ),
                }
              : backstage,
          },
        ],
      }),
      store,
      array,
      faults,
      requests,
      nodes: controllers.nodes,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
