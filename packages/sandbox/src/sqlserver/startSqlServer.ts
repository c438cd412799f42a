import { Faults } from '../faults';
import { createLatency, Latency } from '../latency';
import { Clock } from '../time/Clock';
import { SqlServerContainer } from './SqlServerContainer';

/** A SQL Server that runs without a cluster around it. */
export interface RunningSqlServer {
  host: string;
  port: number;
  /** Lines of its error log. */
  log(): string[];
  stop(): Promise<void>;
}

/**
 * Starts a SQL Server over a directory, which it sees as /var/opt/mssql, and
 * waits until its databases are recovered.
 *
 * @throws Error with the end of its log where it does not start
 */
export async function startSqlServer(options: {
  directory: string;
  /** Beside ACCEPT_EULA; an empty directory needs MSSQL_SA_PASSWORD. */
  environment?: Record<string, string>;
  hostname?: string;
  /** 0, the default, for any free one. */
  port?: number;
  latency?: Latency;
  faults?: Faults;
  /** Where the time and all waits come from; this machine's by default. */
  clock?: Clock;
}): Promise<RunningSqlServer> {
  const container = new SqlServerContainer(
    {
      namespace: 'none',
      pod: 'none',
      container: 'mssql',
      image: 'mcr.microsoft.com/mssql/server:2022-latest',
      env: { ACCEPT_EULA: 'Y', ...options.environment },
      hostname: options.hostname ?? 'mssql',
      mounts: [
        {
          mountPath: '/var/opt/mssql',
          readOnly: false,
          directory: options.directory,
        },
      ],
    },
    {
      latency: options.latency ?? createLatency({ profile: 'none' }),
      faults: options.faults ?? new Faults(),
      clock: options.clock ?? new Clock(),
      port: options.port,
    },
  );
  try {
    await container.ready;
  } catch {
    throw new Error(
      `SQL Server did not start: ${container.log().slice(-3).join(' / ')}`,
    );
  }
  return {
    host: '127.0.0.1',
    port: container.hostPort ?? 0,
    log: () => container.log(),
    stop: () => container.stop(),
  };
}
