import {
  decimal,
  int,
  nvarchar,
  smallint,
  SqlType,
  SqlValue,
  sysname,
  tinyint,
} from '../../types/SqlType';
import type { BoundExpression } from '../bind/Bound';
import type { Environment } from '../bind/Environment';
import { PRODUCT_VERSION } from '../InstanceSettings';
import { notSupported, sqlError } from '../SqlError';

/** What @@VERSION says. */
export function versionText(edition: string): string {
  return `Microsoft SQL Server 2022 (RTM-CU14) (KB5038325) - ${PRODUCT_VERSION} (X64) \n\tJul 10 2024 14:09:09 \n\tCopyright (C) 2022 Microsoft Corporation\n\t${edition} on Linux (Ubuntu 22.04.4 LTS) <X64>`;
}

const globals: Record<
  string,
  [type: SqlType, tell: (environment: Environment) => SqlValue]
> = {
  '@@VERSION': [
    nvarchar(300),
    ({ session }) => versionText(session.instance.settings.edition),
  ],
  '@@SERVERNAME': [
    sysname,
    ({ session }) => session.instance.settings.serverName,
  ],
  '@@SERVICENAME': [sysname, () => 'MSSQLSERVER'],
  '@@SPID': [smallint, ({ session }) => BigInt(session.id)],
  '@@TRANCOUNT': [int, ({ session }) => BigInt(session.transaction.count)],
  '@@ROWCOUNT': [int, ({ session }) => BigInt(session.rowCount)],
  '@@ERROR': [int, ({ session }) => BigInt(session.errorNumber)],
  '@@IDENTITY': [decimal(38, 0), ({ session }) => session.lastIdentity ?? null],
  '@@LOCK_TIMEOUT': [int, ({ session }) => BigInt(session.options.lockTimeout)],
  '@@DATEFIRST': [tinyint, () => 7n],
  '@@LANGUAGE': [sysname, () => 'us_english'],
  '@@TEXTSIZE': [int, () => 2147483647n],
  '@@MAX_CONNECTIONS': [int, () => 32767n],
  '@@MICROSOFTVERSION': [int, () => 0x10001027n],
  '@@OPTIONS': [
    int,
    ({ session }) =>
      5176n +
      (session.options.noCount ? 512n : 0n) +
      (session.options.xactAbort ? 16384n : 0n),
  ],
};

/** Global variables that the real server has and the stand-in lacks. */
const lacking = new Set(
  `@@CONNECTIONS @@CPU_BUSY @@CURSOR_ROWS @@DBTS @@FETCH_STATUS @@IDLE @@IO_BUSY @@LANGID @@MAX_PRECISION @@NESTLEVEL
  @@PACKET_ERRORS @@PACK_RECEIVED @@PACK_SENT @@PROCID @@REMSERVER @@TIMETICKS @@TOTAL_ERRORS @@TOTAL_READ @@TOTAL_WRITE`
    .trim()
    .split(/\s+/),
);

/** @throws SqlError 137 for one that there is not, 40517 for one that the stand-in does not have */
export function globalVariable(
  name: string,
  environment: Environment,
): BoundExpression {
  const found = globals[name];
  if (!found)
    throw lacking.has(name) ? notSupported(name) : sqlError(137, name);
  const [type, tell] = found;
  return { type, nullable: true, evaluate: () => tell(environment) };
}
