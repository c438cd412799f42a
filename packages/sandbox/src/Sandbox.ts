import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { applyManifest } from './applyManifest';
import { startControllers } from './controllers';
import {
  type DriverName,
  type DriverProfile,
  driverProfileOf,
} from './drivers/profiles';
import { Faults } from './faults';
import { infrastructureOf } from './infrastructure';
import {
  createCertificate,
  type KubernetesObject,
  kubeConfigOf,
  ObjectStore,
  resourceOf,
  startApiServer,
  type User,
} from './kubernetes';
import { createLatency, type LatencyOptions } from './latency';
import { startMetricsServer } from './metrics';
import { RequestLog } from './requestLog';
import { createSqlServerRuntime } from './sqlserver';
import { StorageArray } from './storage';
import { Clock } from './time/Clock';

/** @see startSandbox */
export interface SandboxOptions {
  /** Where volumes and databases are kept; made where it is missing. */
  directory: string;
  /** Of the Kubernetes API on 127.0.0.1; any free one unless given. */
  port?: number;
  /** Of the array's metrics on 127.0.0.1; any free one unless given. */
  metricsPort?: number;
  /** The kind of storage, by its name or put together from one; the article's, `portworx-fada`, unless given. */
  driver?: DriverName | DriverProfile;
  /** No waits unless given. */
  latency?: LatencyOptions;
  /** What passes for time; a real clock unless given. */
  clock?: Clock;
  /**
   * A manifest that is applied before anybody asks for anything. The context `backstage` holds a token of its service account
   * and may do what the manifest's roles and bindings give to it. Without a manifest that context may do everything.
   */
  rbac?: string;
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
  /** Ends all of it. The directory stays. */
  stop(): Promise<void>;
}

/** Nobody renews the token of a kubeconfig, and a virtual clock may be years ahead. */
const TOKEN_LIFETIME_SECONDS = 100 * 365 * 24 * 60 * 60;

function superuser(name: string, groups?: string[]): User {
  const token = randomBytes(24).toString('hex');
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

/** Starts a Kubernetes API with its controllers, an array with snapshots, and a SQL Server in every pod that asks for one. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { directory, rbac, port, clock = new Clock() } = options;
  const profile = driverProfileOf(options.driver ?? 'portworx-fada');
  mkdirSync(directory, { recursive: true });
  const latency = createLatency(options.latency ?? { profile: 'none' });
  const faults = new Faults();
  const requests = new RequestLog();
  const store = new ObjectStore({ now: () => clock.now() });
  const array = new StorageArray({
    directory,
    now: () => clock.nanoseconds(),
  });
  const certificate = await createCertificate('127.0.0.1');
  const controllers = startControllers({
    store,
    array,
    latency,
    faults,
    clock,
    runtime: createSqlServerRuntime({ latency, faults, clock }),
    driver: profile,
    rootCertificate: certificate.ca,
    report:
      options.report ??
      ((where, error) =>
        process.stderr.write(`sandbox: ${where}: ${(error as Error).stack}\n`)),
  });
  for (const object of infrastructureOf(profile)) {
    store.create(resourceOf(object)!, object, { manager: 'sandbox' });
  }
  const admin = superuser('kubernetes-admin', ['system:masters']);
  const account = rbac
    ? accountOf(rbac, applyManifest(store, rbac))
    : undefined;
  const backstage = superuser('system:serviceaccount:backstage:ephemeral-db');
  const api = await startApiServer({
    store,
    clock,
    kubelet: controllers.kubelet,
    faults,
    requestLog: requests,
    users: account ? [admin] : [admin, backstage],
    certificate,
    port,
  });
  const metrics = await startMetricsServer({
    array,
    clock,
    port: options.metricsPort ?? 0,
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
    stop: async () => {
      await metrics.close();
      await api.close();
      await controllers.close();
    },
  };
}
