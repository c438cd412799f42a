import type { JsonObject } from '@backstage/types';
import {
  applyGolden,
  golden,
  resources,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '@ephemeral-db/sandbox';
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import YAML from 'yaml';
import { Announcements } from './Announcements';
import { askGolden } from './askServer';
import { Backend, type BackendStart } from './Backend';
import { BackendProcess } from './BackendProcess';
import type { Databases } from './Databases';
import { freePort } from './freePort';
import type { People } from './people';

/** Kinds that come and go by themselves. */
const FLEETING = new Set(['events', 'leases', 'endpointslices']);

/** @see Lab.open */
export interface LabOptions {
  /** The root of the repository. */
  root: string;
  /** A folder of its own. */
  directory: string;
  /** The program of a backend, ready to be run. */
  program: string;
  databases: Databases;
  people: People;
  sandbox?: Pick<SandboxOptions, 'latency' | 'nodes'>;
  /** What the source asks of its captures; `checkpoint` unless given. */
  consistency?: Consistency;
}

/** What a source asks of its captures. */
export type Consistency = 'checkpoint' | 'suspend';

/** @see Lab.start */
export type LabStartOptions = Pick<BackendStart, 'crash' | 'signals'> & {
  /** Laid over the `ephemeralDb` section. */
  section?: JsonObject;
  /** What the database knows it as. */
  application?: string;
  /** In place of the cluster's first account. */
  kubeConfig?: string;
};

/** A cluster with the article's golden server, and backends that have it. */
export class Lab {
  private readonly announcements = new Announcements();
  private readonly processes: BackendProcess[] = [];
  /** Loaded ahead, for the next backend. */
  private spare?: BackendProcess;

  private constructor(
    private readonly options: LabOptions,
    readonly sandbox: Sandbox,
    readonly kubeConfig: string,
  ) {}

  static async open(options: LabOptions): Promise<Lab> {
    const { directory, root } = options;
    mkdirSync(directory, { recursive: true });
    const reports = join(directory, 'sandbox.log');
    const sandbox = await startSandbox({
      ...options.sandbox,
      directory: join(directory, 'sandbox'),
      rbac: join(root, 'deploy/rbac.yaml'),
      report: (where, error) =>
        writeFileSync(
          reports,
          `${where}: ${error instanceof Error ? error.stack : error}\n`,
          { flag: 'a' },
        ),
    });
    const kubeConfig = join(directory, 'kubeconfig');
    writeFileSync(kubeConfig, sandbox.kubeConfig, { mode: 0o600 });
    await applyGolden({ kubeConfig });
    const { database, login } = golden;
    if (options.consistency === 'suspend') {
      await askGolden(
        sandbox,
        `GRANT VIEW SERVER STATE TO ${login}; USE ${database}; GRANT ALTER TO ${login}`,
      );
    }
    return new Lab(options, sandbox, kubeConfig);
  }

  /** What captures of its source ask for. */
  get consistency(): Consistency {
    return this.options.consistency ?? 'checkpoint';
  }

  /** @returns how many databases of the golden server can't be written to, as a capture holds their writes */
  async heldDatabases(): Promise<number> {
    const held = await askGolden(
      this.sandbox,
      'SELECT COUNT(*) FROM sys.dm_server_suspend_status',
    );
    return Number(held);
  }

  /** Starts a backend over the databases with this prefix. */
  async start(prefix: string, options: LabStartOptions = {}): Promise<Backend> {
    const { directory, people } = this.options;
    const { crash, signals } = options;
    const process = this.spare ?? this.fork();
    this.spare = undefined;
    const config = await this.configuration(prefix, options);
    const backend = await Backend.start({
      ...{ config, crash, people, process, signals },
      ledger: join(directory, `${prefix}${this.processes.length}.writes`),
    });
    this.spare = this.fork();
    return backend;
  }

  /** Everything that lasts: objects of the cluster, volumes and snapshots of the array. */
  inventory(): string[] {
    const { array, store } = this.sandbox;
    const objects = Object.values(resources)
      .filter(({ plural }) => !FLEETING.has(plural))
      .flatMap(resource =>
        store
          .list(resource)
          .map(({ metadata: { namespace, name } }) =>
            [resource.plural, namespace, name].filter(Boolean).join(' '),
          ),
      );
    return [
      ...objects,
      ...array.volumes().map(({ name }) => `volume of the array ${name}`),
      ...array
        .snapshots()
        .map(({ handle }) => `snapshot of the array ${handle}`),
    ].sort();
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map(process => process.kill()));
    await this.sandbox.stop();
  }

  private fork(): BackendProcess {
    const { directory, program } = this.options;
    const log = join(directory, `backend-${this.processes.length + 1}.log`);
    const process = BackendProcess.fork(program, log, this.announcements);
    this.processes.push(process);
    return process;
  }

  /** What a backend's configuration says of this cluster, and of the demo's source on it. */
  section(
    cluster = 'lab',
    source = 'customerdb',
    kubeconfig = this.kubeConfig,
  ): { clusters: JsonObject; sources: JsonObject } {
    const file = join(this.options.root, 'app-config.yaml');
    const { ephemeralDb } = YAML.parse(readFileSync(file, 'utf8'));
    const { prometheus, ...lab } = ephemeralDb.clusters.lab;
    const { customerdb } = ephemeralDb.sources;
    return {
      clusters: { [cluster]: { ...lab, kubeconfig } },
      sources: {
        [source]: {
          ...customerdb,
          cluster,
          namespace: golden.namespace,
          capture: {
            ...customerdb.capture,
            consistency: this.consistency,
          },
        },
      },
    };
  }

  private async configuration(
    prefix: string,
    options: LabStartOptions,
  ): Promise<JsonObject> {
    const { databases, people } = this.options;
    const port = await freePort();
    return {
      app: { baseUrl: 'http://localhost:3000' },
      backend: {
        baseUrl: `http://127.0.0.1:${port}`,
        listen: { host: '127.0.0.1', port },
        database: databases.configuration(prefix, options.application),
        auth: { pluginKeyStore: people.pluginKeyStore },
      },
      ephemeralDb: {
        installation: 'reliability',
        // Whoever comes next need not wait long for one that was killed.
        holder: { renew: '500ms', lapse: '2s' },
        ...this.section(undefined, undefined, options.kubeConfig),
        ...options.section,
      },
    };
  }
}
