import {
  decimal,
  int,
  nvarchar,
  smallint,
  SqlType,
  SqlValue,
  sysname,
  variant,
} from '../../types/SqlType';
import type { BoundExpression } from '../bind/Bound';
import type { Environment } from '../bind/Environment';
import { PRODUCT_VERSION } from '../InstanceSettings';
import { masterCatalog } from '../MasterCatalog';
import { Rights } from '../security/Rights';
import type { Session } from '../Session';
import { findTable } from '../storage/tables';
import type { Hold } from '../Suspension';
import { ScalarFunction, strict, told } from './ScalarFunction';

export const COLLATION = 'SQL_Latin1_General_CP1_CI_AS';

function holdsOf({ instance }: Session): Hold[] {
  return instance
    .allDatabases()
    .flatMap(({ suspension: { holder } }) => holder ?? []);
}

/** SERVERPROPERTY; NULL for what is not known, as on the real server. */
function serverProperty(name: string, { session }: Environment): SqlValue {
  const { settings } = session.instance;
  const [major, minor, build] = PRODUCT_VERSION.split('.');
  switch (name.toLowerCase()) {
    case 'productversion':
      return PRODUCT_VERSION;
    case 'productmajorversion':
      return major;
    case 'productminorversion':
      return minor;
    case 'productbuild':
      return build;
    case 'productlevel':
      return 'RTM';
    case 'productupdatelevel':
      return 'CU14';
    case 'productupdatereference':
      return 'KB5038325';
    case 'edition':
      return settings.edition;
    case 'engineedition':
      if (/^Express/.test(settings.edition)) return 4n;
      return /^Standard/.test(settings.edition) ? 2n : 3n;
    case 'collation':
      return COLLATION;
    case 'servername':
    case 'machinename':
    case 'computernamephysicalnetbios':
      return settings.serverName;
    case 'instancename':
      return null;
    case 'instancedefaultdatapath':
      return `${settings.dataDirectory}/`;
    case 'instancedefaultlogpath':
      return `${settings.logDirectory}/`;
    case 'suspendeddatabasecount':
      return BigInt(holdsOf(session).length);
    case 'isserversuspendedforsnapshotbackup':
      return holdsOf(session).some(({ withServer }) => withServer) ? 1n : 0n;
    case 'isintegratedsecurityonly':
    case 'isclustered':
    case 'ishadrenabled':
    case 'isfulltextinstalled':
    case 'issingleuser':
      return 0n;
    case 'processid':
      return BigInt(process.pid);
    default:
      return null;
  }
}

function tableOf(text: string, { session }: Environment) {
  const parts = text
    .split('.')
    .map(part => part.replace(/^\[|\]$/g, ''))
    .reverse();
  const [name, schema, databaseName] = parts;
  const database = databaseName
    ? session.instance.findDatabase(databaseName)
    : session.database;
  if (!database || !new Rights(session).user(database)) return undefined;
  return findTable(session.store(database), schema || 'dbo', name);
}

/** A function of an optional argument that stands for "this one" when left out. */
function optional(
  type: SqlType,
  compute: (value: SqlValue | undefined, environment: Environment) => SqlValue,
): ScalarFunction {
  return {
    count: [0, 1],
    bind: ([argument]: BoundExpression[], environment) => ({
      type,
      nullable: true,
      evaluate: frame => compute(argument?.evaluate(frame), environment),
    }),
  };
}

const identity = told(
  decimal(38, 0),
  ({ identities }) => identities.last ?? null,
);

/** A property of a table's identity column; NULL where there is none. */
function ofIdentity(
  property: (identity: { seed: number; increment: number }) => number,
): ScalarFunction {
  return strict([1, 1], [sysname], decimal(38, 0), ([name], environment) => {
    const table = tableOf(String(name), environment);
    const column = table?.columns.find(({ identity: own }) => own);
    return column?.identity ? BigInt(property(column.identity)) : null;
  });
}

/** Functions about the server, its databases and what is in them. */
export const metadataFunctions: Record<string, ScalarFunction> = {
  SERVERPROPERTY: strict([1, 1], [sysname], variant, ([name], environment) =>
    serverProperty(String(name), environment),
  ),
  DB_NAME: optional(nvarchar(128), (id, { session }) => {
    if (id === undefined) return session.database.name;
    if (id === null) return null;
    const found = session.instance
      .allDatabases()
      .find(database => database.id === Number(id));
    return found?.name ?? null;
  }),
  DB_ID: optional(smallint, (name, { session }) => {
    const found =
      name === undefined
        ? session.database
        : session.instance.findDatabase(String(name));
    return found ? BigInt(found.id) : null;
  }),
  DATABASEPROPERTYEX: strict(
    [2, 2],
    [sysname, sysname],
    variant,
    ([name, property], { session }) => {
      const database = session.instance.findDatabase(String(name));
      if (!database) return null;
      const row = masterCatalog.database(
        session.store(session.instance.masterDatabase),
        database.id,
      );
      switch (String(property).toLowerCase()) {
        case 'status':
          return database.state.replace('RECOVERY_PENDING', 'SUSPECT');
        case 'updateability':
          return row?.readOnly ? 'READ_ONLY' : 'READ_WRITE';
        case 'recovery':
          return row?.recoveryModel ?? null;
        case 'collation':
          return COLLATION;
        case 'isdatabasesuspendedforsnapshotbackup':
          return database.suspension.holder ? 1n : 0n;
        default:
          return null;
      }
    },
  ),
  HAS_DBACCESS: strict([1, 1], [sysname], int, ([name], { session }) => {
    const database = session.instance.findDatabase(String(name));
    if (!database) return null;
    return database.state === 'ONLINE' && new Rights(session).user(database)
      ? 1n
      : 0n;
  }),
  OBJECT_ID: strict(
    [1, 2],
    [nvarchar(776)],
    int,
    ([name, kind], environment) => {
      if (kind !== undefined && String(kind).trim().toUpperCase() !== 'U') {
        return null;
      }
      const table = tableOf(String(name), environment);
      return table ? BigInt(table.objectId) : null;
    },
  ),
  OBJECT_NAME: strict([1, 2], [int], sysname, ([id], { session }) => {
    const row = session
      .store(session.database)
      .get<{ name: string }>(
        `SELECT name FROM sys_objects WHERE object_id = ?`,
        Number(id),
      );
    return row?.name ?? null;
  }),
  SCHEMA_NAME: optional(sysname, (id, { session }) => {
    if (id === undefined) {
      return new Rights(session).user(session.database)?.defaultSchema ?? null;
    }
    const row = session
      .store(session.database)
      .get<{ name: string }>(
        `SELECT name FROM sys_schemas WHERE schema_id = ?`,
        id === null ? null : Number(id),
      );
    return row?.name ?? null;
  }),
  SCHEMA_ID: optional(int, (name, { session }) => {
    const row = session
      .store(session.database)
      .get<{ id: number }>(
        `SELECT schema_id AS id FROM sys_schemas WHERE sort_key(name) = sort_key(?)`,
        name === undefined
          ? new Rights(session).user(session.database)?.defaultSchema ?? 'dbo'
          : String(name),
      );
    return row ? BigInt(row.id) : null;
  }),
  SCOPE_IDENTITY: identity,
  IDENT_CURRENT: strict(
    [1, 1],
    [sysname],
    decimal(38, 0),
    ([name], environment) => {
      const table = tableOf(String(name), environment);
      const column = table?.columns.find(({ identity: own }) => own);
      if (!column?.identity) return null;
      const { instance, database } = environment.session;
      const used = instance.identities.get(`${database.id}.${table?.objectId}`);
      return used ?? BigInt(column.identity.last ?? column.identity.seed);
    },
  ),
  IDENT_SEED: ofIdentity(({ seed }) => seed),
  IDENT_INCR: ofIdentity(({ increment }) => increment),
  ROWCOUNT_BIG: told({ name: 'bigint' }, ({ session }) =>
    BigInt(session.rowCount),
  ),
  XACT_STATE: told(smallint, ({ session }) => {
    if (session.transaction.doomed) return -1n;
    return session.transaction.count > 0 ? 1n : 0n;
  }),
  HOST_NAME: told(sysname, ({ session }) => session.client.hostName),
  APP_NAME: told(sysname, ({ session }) => session.client.programName),
};
