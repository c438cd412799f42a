import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, Socket } from 'node:net';
import type {
  ContainerExit,
  ContainerSpec,
  LogLine,
  RunningContainer,
} from '../ContainerRuntime';
import type { Faults } from '../faults';
import { durations, Latency } from '../latency';
import type { Clock } from '../time/Clock';
import { ErrorLog } from './engine/ErrorLog';
import { versionText } from './engine/functions/globalVariables';
import { hasInstance, Instance } from './engine/Instance';
import { InstanceFiles } from './engine/InstanceFiles';
import { InstanceSettings, readSettings } from './engine/InstanceSettings';
import { messageOf } from './engine/messageOf';
import { requireStrongPassword } from './engine/security/passwords';
import { setUpInstance } from './engine/setUpInstance';
import { sleep } from './engine/sleep';
import { createSecureContexts } from './tds/certificates';
import { TdsServer } from './tds/TdsServer';
import { makeTemporaryFolder } from '../state/temporaryFolder';

const MEGABYTE = 1024 * 1024;
const LEAST_MEMORY_MB = 2000;
/** The part of the recovery in which the server listens but lets nobody in. */
const UPGRADE_SHARE = 1 / 3;

export interface SqlServerContainerOptions {
  latency: Latency;
  faults: Faults;
  clock: Clock;
  /** On this machine; 0 for any free one. */
  port?: number;
}

/** Thrown into a start that is stopped. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Why the process ends by itself. */
class StartFailed extends Error {
  override readonly name = 'StartFailed';
}

/** One container of the mssql/server image, from its entry point to its exit. */
export class SqlServerContainer implements RunningContainer {
  readonly exited: Promise<ContainerExit>;
  /** Resolves once all databases were recovered; rejects where it ends before. */
  readonly ready: Promise<void>;
  private readonly errorLog: ErrorLog;
  private readonly events = new EventEmitter();
  private readonly stopping = new AbortController();
  private readonly scratch: string;
  private instance?: Instance;
  private server?: TdsServer;
  private containerPort?: number;
  private leave: (exit: ContainerExit) => void = () => {};

  constructor(
    private readonly spec: ContainerSpec,
    private readonly options: SqlServerContainerOptions,
  ) {
    this.errorLog = new ErrorLog(options.clock);
    // What lies on no volume is gone with the container.
    this.scratch = makeTemporaryFolder('container');
    this.exited = new Promise(resolve => {
      this.leave = resolve;
    });
    this.ready = options.clock.during('the start of SQL Server', () =>
      this.start(),
    );
    // Whoever does not wait for it learns of it by `exited`.
    this.ready.catch(() => {});
  }

  listens(port: number): boolean {
    return this.server !== undefined && port === this.containerPort;
  }

  /** Where the server listens on this machine; undefined while it does not. */
  get hostPort(): number | undefined {
    return this.server?.port;
  }

  async dial(port: number): Promise<Socket> {
    const { server } = this;
    if (!server || port !== this.containerPort) {
      throw new Error(
        `dial tcp4 127.0.0.1:${port}: connect: connection refused`,
      );
    }
    const socket = connect(server.port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return socket;
  }

  onPorts(listener: () => void): void {
    this.events.on('ports', listener);
  }

  lines(): LogLine[] {
    return this.errorLog.lines();
  }

  log(): string[] {
    return this.errorLog.read();
  }

  private async start(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      if (!(error instanceof Stopped)) {
        const message = messageOf(error);
        if (error instanceof StartFailed) this.errorLog.print(message);
        else this.errorLog.write('Server', message);
        await this.end({ exitCode: 1, reason: 'Error' });
      }
      throw error;
    }
  }

  private async run(): Promise<void> {
    const { latency, clock } = this.options;
    const { env, hostname, mounts } = this.spec;
    this.requireEula();
    this.requireMemory();
    const files = new InstanceFiles(mounts, this.scratch);
    const settings = readSettings(env, files, hostname);
    this.errorLog.write('Server', versionText(settings.edition));
    this.errorLog.write('Server', '(c) Microsoft Corporation.');
    this.errorLog.write('Server', 'All rights reserved.');
    await this.sleep(latency.delay(durations.sqlServerStart));
    if (!hasInstance(settings, files)) this.setUp(settings, files);
    const instance = new Instance({
      settings,
      files,
      log: this.errorLog,
      clock,
    });
    this.instance = instance;
    this.errorLog.write('spid9s', "Starting up database 'master'.");
    const contexts = await createSecureContexts(instance);
    const { namespace, pod } = this.spec;
    this.stopping.signal.throwIfAborted();
    this.server = await TdsServer.listen(this.options.port ?? 0, {
      instance,
      ...contexts,
      strike: call =>
        this.options.faults.strike('sql', { ...call, namespace, pod }),
    });
    this.containerPort = settings.port;
    this.errorLog.write(
      'spid12s',
      `Server is listening on [ 'any' <ipv4> ${settings.port}] accept sockets 1.`,
    );
    this.events.emit('ports');
    const recovery = latency.delay(durations.sqlServerRecovery);
    await this.sleep(recovery * UPGRADE_SHARE);
    instance.recoverSystem();
    await this.sleep(recovery * (1 - UPGRADE_SHARE));
    instance.recoverUsers();
  }

  private requireEula(): void {
    if (/^(y|yes|1|accept)$/i.test(this.spec.env.ACCEPT_EULA ?? '')) return;
    throw new StartFailed(
      [
        'The SQL Server End-User License Agreement (EULA) must be accepted before SQL',
        'Server can start. The license terms for this product can be downloaded from',
        'http://go.microsoft.com/fwlink/?LinkId=746388.',
        '',
        'You can accept the EULA by specifying the --accept-eula command line option,',
        'setting the ACCEPT_EULA environment variable, or using the mssql-conf tool.',
      ].join('\n'),
    );
  }

  private requireMemory(): void {
    const { memoryLimit } = this.spec;
    if (memoryLimit === undefined) return;
    if (memoryLimit >= LEAST_MEMORY_MB * MEGABYTE) return;
    throw new StartFailed(
      `sqlservr: This program requires a machine with at least ${LEAST_MEMORY_MB} megabytes of memory.\n/opt/mssql/bin/sqlservr: This program requires a machine with at least ${LEAST_MEMORY_MB} megabytes of memory.`,
    );
  }

  private setUp(settings: InstanceSettings, files: InstanceFiles): void {
    const { env } = this.spec;
    const saPassword = env.MSSQL_SA_PASSWORD ?? env.SA_PASSWORD ?? '';
    this.errorLog.write(
      'Server',
      `Setup step is copying system data file 'C:\\templatedata\\master.mdf' to '${settings.dataDirectory}/master.mdf'.`,
    );
    try {
      requireStrongPassword(saPassword, 'sa');
    } catch (error) {
      const reason = error instanceof Error ? error.message : '';
      throw new StartFailed(
        `ERROR: Unable to set system administrator password: ${reason}`,
      );
    }
    const now = this.options.clock.now();
    setUpInstance({ settings, files, saPassword, now });
  }

  private async sleep(milliseconds: number): Promise<void> {
    await sleep(this.options.clock, milliseconds, this.stopping.signal);
  }

  async stop(): Promise<void> {
    if (!this.stopping.signal.aborted) {
      this.errorLog.write(
        'Server',
        'SQL Server is terminating because of a system shutdown. This is an informational message only. No user action is required.',
      );
      this.stopping.abort(new Stopped('The container was stopped.'));
      await this.ready.catch(() => {});
      await this.end({ exitCode: 0, reason: 'Completed' });
    }
    await this.exited;
  }

  private async end(exit: ContainerExit): Promise<void> {
    this.stopping.abort(new Stopped('The container ended.'));
    const { server, instance } = this;
    this.server = undefined;
    this.instance = undefined;
    if (server) this.events.emit('ports');
    await server?.close();
    instance?.close();
    rmSync(this.scratch, { recursive: true, force: true });
    this.leave(exit);
  }
}
