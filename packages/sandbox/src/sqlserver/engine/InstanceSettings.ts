import type { InstanceFiles } from './InstanceFiles';

export const CONFIGURATION_PATH = '/var/opt/mssql/mssql.conf';
/** Microsoft SQL Server 2022 RTM-CU14. */
export const PRODUCT_VERSION = '16.0.4135.4';
const DEFAULT_PORT = 1433;

const editions: Record<string, string> = {
  developer: 'Developer Edition (64-bit)',
  express: 'Express Edition (64-bit)',
  standard: 'Standard Edition (64-bit)',
  enterprise: 'Enterprise Edition (64-bit)',
  enterprisecore: 'Enterprise Edition: Core-based Licensing (64-bit)',
  evaluation: 'Enterprise Evaluation Edition (64-bit)',
};

/** What environment and mssql.conf say about an instance. */
export interface InstanceSettings {
  serverName: string;
  edition: string;
  port: number;
  dataDirectory: string;
  logDirectory: string;
  /** Bytes; from MSSQL_MEMORY_LIMIT_MB or memorylimitmb. */
  memoryLimit?: number;
  forceEncryption: boolean;
  /** Paths of the certificate and its key in PEM, where the admin gave some. */
  certificate?: { certificate: string; key: string };
  agentEnabled: boolean;
}

function parseConfiguration(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = '';
  for (const line of text.split('\n')) {
    const header = /^\s*\[([^\]]+)\]/.exec(line);
    const setting = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (header) section = header[1].trim().toLowerCase();
    else if (setting) {
      values.set(`${section}.${setting[1].toLowerCase()}`, setting[2]);
    }
  }
  return values;
}

/** Environment wins over mssql.conf, as in the real container. */
export function readSettings(
  environment: Record<string, string>,
  files: InstanceFiles,
  hostname: string,
): InstanceSettings {
  const configuration = parseConfiguration(
    files.read(CONFIGURATION_PATH) ?? '',
  );
  const setting = (variable: string, key: string) =>
    environment[variable] || configuration.get(key);
  const edition = (environment.MSSQL_PID ?? 'Developer').toLowerCase();
  const dataDirectory =
    setting('MSSQL_DATA_DIR', 'filelocation.defaultdatadir') ??
    '/var/opt/mssql/data';
  const memory = setting('MSSQL_MEMORY_LIMIT_MB', 'memory.memorylimitmb');
  const certificate = configuration.get('network.tlscert');
  const key = configuration.get('network.tlskey');
  return {
    // The name that the server gives itself: no domain, in capitals only on Windows.
    serverName: hostname.split('.')[0],
    edition: editions[edition] ?? editions.developer,
    port: Number(setting('MSSQL_TCP_PORT', 'network.tcpport') ?? DEFAULT_PORT),
    dataDirectory,
    logDirectory:
      setting('MSSQL_LOG_DIR', 'filelocation.defaultlogdir') ?? dataDirectory,
    memoryLimit: memory ? Number(memory) * 1024 * 1024 : undefined,
    forceEncryption: configuration.get('network.forceencryption') === '1',
    certificate: certificate && key ? { certificate, key } : undefined,
    agentEnabled:
      setting('MSSQL_AGENT_ENABLED', 'sqlagent.enabled')?.toLowerCase() ===
      'true',
  };
}
