import type { DriverName } from '../drivers/profiles';
import type { LatencyOptions } from '../latency';
import { startSandbox } from '../Sandbox';
import { startSqlServer } from '../sqlserver';
import { SandboxFolder } from '../state/SandboxFolder';
import { createIdleRuntime } from './createIdleRuntime';
import { startApiAlone } from './startApiAlone';
import { startArrayAlone } from './startArrayAlone';

/** What the command line says, as far as a room can use it. */
export interface RoomOptions {
  directory?: string;
  port?: number;
  metricsPort?: number;
  latency: LatencyOptions;
  driver?: DriverName;
  rbac?: string;
}

/** A part of the sandbox, or all of it, at work. */
export interface RunningRoom {
  /** For whoever started it, to read. */
  says: string;
  /** Of those with a Kubernetes API. */
  kubeConfig?: string;
  stop(): Promise<void>;
}

/** What can be started from the command line, by its name there. */
export const rooms: Record<
  string,
  (options: RoomOptions) => Promise<RunningRoom>
> = {
  cluster: async options => {
    const { url, metricsUrl, kubeConfig, stop } = await startSandbox(options);
    return { says: `${url}, metrics at ${metricsUrl}`, kubeConfig, stop };
  },

  /** All but SQL Server: pods run and are ready, but nobody answers in them. */
  controllers: async options => {
    const runtime = createIdleRuntime();
    const sandbox = await startSandbox({ ...options, runtime });
    const { url, metricsUrl, kubeConfig, stop } = sandbox;
    return { says: `${url}, metrics at ${metricsUrl}`, kubeConfig, stop };
  },

  api: async ({ port }) => {
    const { url, kubeConfig, stop } = await startApiAlone({ port });
    return { says: url, kubeConfig, stop };
  },

  array: async ({ directory, metricsPort: port }) => {
    const folder = SandboxFolder.open(directory);
    const room = await startArrayAlone({ directory: folder.path, port });
    const stop = async () => {
      await room.stop();
      folder.close();
    };
    return { says: `${folder.path}, metrics at ${room.metricsUrl}`, stop };
  },

  /** An empty folder needs MSSQL_SA_PASSWORD in the environment. */
  sqlserver: async ({ directory, port }) => {
    const folder = SandboxFolder.open(directory);
    const server = await startSqlServer({
      ...{ directory: folder.path, port },
      environment: environmentOf(process.env),
    });
    const stop = async () => {
      await server.stop();
      folder.close();
    };
    return { says: `${server.host}:${server.port}`, stop };
  },
};

function environmentOf(all: NodeJS.ProcessEnv): Record<string, string> {
  const known = Object.entries(all).filter(([name]) => /^MSSQL_/.test(name));
  return Object.fromEntries(known) as Record<string, string>;
}
