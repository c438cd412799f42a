import type { PreflightFinding } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { GoldenSource } from '../sources/types';
import { judgeEdition } from './judgeEdition';
import { judgeHabits } from './judgeHabits';
import { refusedAnswer } from './refusedAnswer';
import type {
  ServerFacts,
  ServerTrouble,
  SourceObservations,
} from './observations';

/** SQL Server 2017, the first for Linux. */
const OLDEST_MAJOR = 14;
const MAJOR_OF_YEAR: Record<string, number> = {
  2017: 14,
  2019: 15,
  2022: 16,
  2025: 17,
};

/** Everything that the golden server tells, or why it tells nothing. */
export function judgeServer(
  { server }: Pick<SourceObservations, 'server'>,
  source: GoldenSource,
): PreflightFinding[] {
  if (!server) return [];
  if ('trouble' in server) return [judgeTrouble(server.trouble, source)];
  const { facts } = server;
  const { service, via } = source.engine.connect;
  const reach: PreflightFinding = {
    id: 'reach',
    state: 'ok',
    found: `Service ${source.namespace}/${service} answers via ${via}.`,
  };
  return [
    reach,
    judgeTls(source),
    judgeLogin(facts, source),
    judgeDatabases(facts, source),
    judgeCheckpoint(facts, source),
    judgeSuspend(facts, source),
    judgeFiles(facts, source),
    judgeVersion(facts, source),
    judgeEdition(facts, source),
    ...judgeHabits(facts, source),
  ].filter(finding => finding !== undefined);
}

function judgeTrouble(
  { kind, message }: ServerTrouble,
  source: GoldenSource,
): PreflightFinding {
  const key = `sources.${source.name}.engine`;
  switch (kind) {
    case 'login':
      return {
        id: 'login',
        state: 'blocked',
        found: message,
        fix: `Correct the Secret that ${key}.credentials names, or create and enable the login on the server.`,
      };
    case 'certificate':
      return {
        id: 'tls',
        state: 'blocked',
        found: message,
        fix: `Give the CA that signed the server's certificate in ${key}.tls.ca, and the name in it in serverName.`,
      };
    case 'missing':
    case 'forbidden':
    case 'statement':
      return {
        id: 'reach',
        state: 'blocked',
        found: message,
        fix: `Correct what the message names, or ${key}.connect.`,
      };
    default:
      return {
        id: 'reach',
        state: 'unreachable',
        found: message,
        fix: 'Bring the golden server up, or mend the way to it; points that exist can still be cloned.',
      };
  }
}

function judgeTls({ name, engine }: GoldenSource): PreflightFinding {
  const { tls, connect } = engine;
  const key = `sources.${name}.engine.tls`;
  const id = 'tls';
  if (!tls.encrypt) {
    return {
      id,
      state: 'warning',
      found: 'The connection to the golden server is not encrypted.',
      fix: `Set ${key}.encrypt: true with the server's CA.`,
    };
  }
  if (!tls.trustServerCertificate) {
    return {
      id,
      state: 'ok',
      found: "The server's certificate is verified.",
    };
  }
  // A port-forward is authenticated by the Kubernetes API.
  const safe = connect.via === 'portForward';
  return {
    id,
    state: safe ? 'ok' : 'warning',
    found: `The connection is encrypted, but any certificate is accepted${
      safe ? '; the port-forward itself is authenticated' : ''
    }.`,
    ...(safe
      ? {}
      : {
          fix: `Give the server's CA in ${key}.ca and remove trustServerCertificate.`,
        }),
  };
}

function judgeLogin(
  { user, isSysadmin }: ServerFacts,
  source: GoldenSource,
): PreflightFinding {
  if (!isSysadmin) {
    return {
      id: 'login',
      state: 'ok',
      found: `${user} logs in and is no sysadmin.`,
    };
  }
  return {
    id: 'login',
    state: 'warning',
    found: `${user} is a sysadmin of the golden server, which a capture does not need.`,
    fix: `Create a login with db_backupoperator in ${source.engine.databases.join(
      ', ',
    )}, SELECT on what the probes read and VIEW ANY DEFINITION, and name its Secret in sources.${
      source.name
    }.engine.credentials.`,
  };
}

function judgeDatabases(
  facts: ServerFacts,
  source: GoldenSource,
): PreflightFinding {
  const id = 'databases';
  const names = source.engine.databases;
  const missing = names.filter(
    name => !facts.databases.some(database => database.name === name),
  );
  if (missing.length) {
    return {
      id,
      state: 'blocked',
      found: `There is no database ${missing.join(', ')}, or ${
        facts.user
      } may not see it.`,
      fix: `Correct sources.${source.name}.engine.databases, or give the login access.`,
    };
  }
  const away = facts.databases.filter(({ state }) => state !== 'ONLINE');
  if (away.length) {
    return {
      id,
      state: 'warning',
      found: `${away
        .map(({ name, state }) => `${name} is ${state}`)
        .join(', ')}: it is captured as it lies on the disk.`,
      fix: 'Bring it online, or take it off the list.',
    };
  }
  return { id, state: 'ok', found: `${names.join(', ')} online.` };
}

function judgeCheckpoint(
  { databases, user }: ServerFacts,
  source: GoldenSource,
): PreflightFinding | undefined {
  if (source.capture.consistency !== 'checkpoint') return undefined;
  const id = 'checkpoint';
  const refused = databases
    .filter(
      ({ state, isReadOnly, mayCheckpoint }) =>
        state === 'ONLINE' && !isReadOnly && !mayCheckpoint,
    )
    .map(({ name }) => name);
  if (refused.length) {
    return {
      id,
      state: 'blocked',
      found: `${user} may not CHECKPOINT ${refused.join(', ')}.`,
      fix: `In each: ALTER ROLE db_backupoperator ADD MEMBER [${user}]; or set sources.${source.name}.capture.consistency: crash.`,
    };
  }
  return { id, state: 'ok', found: `${user} may CHECKPOINT.` };
}

/** Freezing writes came with SQL Server 2022, and needs rights on each database. */
function judgeSuspend(
  { databases, productVersion, user }: ServerFacts,
  source: GoldenSource,
): PreflightFinding | undefined {
  if (source.capture.consistency !== 'suspend') return undefined;
  const id = 'suspend';
  const instead = `or set sources.${source.name}.capture.consistency: checkpoint.`;
  if (Number(productVersion.split('.')[0]) < MAJOR_OF_YEAR[2022]) {
    return {
      id,
      state: 'blocked',
      found: `The golden server is version ${productVersion}, which can't suspend databases for a snapshot.`,
      fix: `Upgrade it to SQL Server 2022, ${instead}`,
    };
  }
  const refused = databases
    .filter(({ state, maySuspend }) => state === 'ONLINE' && !maySuspend)
    .map(({ name }) => name);
  if (refused.length) {
    return {
      id,
      state: 'blocked',
      found: `${user} may not suspend ${refused.join(
        ', ',
      )}, or not see that it is.`,
      fix: `In each: GRANT ALTER TO [${user}]; in master: GRANT VIEW SERVER STATE TO [${user}]; ${instead}`,
    };
  }
  return { id, state: 'ok', found: `${user} may suspend the databases.` };
}

/** A clone has the golden volume and nothing else: a file elsewhere is missing there. */
function judgeFiles(
  { files, user }: ServerFacts,
  source: GoldenSource,
): PreflightFinding {
  const { mountPath, claim } = source.volume;
  const id = 'files';
  const root = mountPath.endsWith('/') ? mountPath : `${mountPath}/`;
  if ('refused' in files) {
    return refusedAnswer(
      id,
      `whether all files are on volume ${claim}`,
      files,
      `GRANT VIEW ANY DEFINITION TO [${user}].`,
    );
  }
  const elsewhere = files.rows.filter(({ path }) => !path.startsWith(root));
  if (elsewhere.length) {
    const [first] = elsewhere;
    const moved =
      first.database === 'tempdb'
        ? `ALTER DATABASE tempdb MODIFY FILE (NAME = ${first.name}, FILENAME = '${root}data/…')`
        : 'move it, or detach the database';
    return {
      id,
      state: 'blocked',
      found: `${elsewhere
        .map(({ database, name, path }) => `${name} of ${database} at ${path}`)
        .join(', ')} ${
        elsewhere.length > 1 ? 'are' : 'is'
      } not on volume ${claim} (${mountPath}): SQL Server would not start on a clone.`,
      fix: `Put every file under ${mountPath}: ${moved}, restart the golden server, capture again.`,
    };
  }
  // Without the right only the login's own databases show.
  if (!files.rows.some(({ database }) => database === 'tempdb')) {
    return {
      id,
      state: 'warning',
      found: `${user} can't see where the files of all databases lie, so nobody knows whether they are all on volume ${claim}.`,
      fix: `GRANT VIEW ANY DEFINITION TO [${user}].`,
    };
  }
  return {
    id,
    state: 'ok',
    found: `All ${files.rows.length} files of all databases are on volume ${claim}.`,
  };
}

/** An older build refuses the files, a newer one upgrades them on its first start. */
function judgeVersion(
  { productVersion, edition }: ServerFacts,
  source: GoldenSource,
): PreflightFinding {
  const id = 'version';
  const major = Number(productVersion.split('.')[0]);
  const { image } = source.clones;
  const imageMajor = MAJOR_OF_YEAR[/:(20\d\d)\b/.exec(image ?? '')?.[1] ?? ''];
  if (major < OLDEST_MAJOR) {
    return {
      id,
      state: 'blocked',
      found: `The golden server is version ${productVersion}.`,
      fix: 'SQL Server 2017 or later is needed.',
    };
  }
  if (imageMajor !== undefined && imageMajor !== major) {
    const older = imageMajor < major;
    return {
      id,
      state: older ? 'blocked' : 'warning',
      found: `The golden server is version ${productVersion}, and ${image} is ${
        older
          ? 'older: it refuses the files'
          : 'newer: it upgrades the files on each first start'
      }.`,
      fix: `Name an image of the same version in sources.${source.name}.clones.image.`,
    };
  }
  return {
    id,
    state: 'ok',
    found: `SQL Server ${productVersion}, ${edition}.`,
  };
}
