import { goldenTarget, readLogin } from '../connect/targets';
import { SqlError } from '../engine/mssql/SqlError';
import { SqlRow, SqlSession, withSession } from '../engine/mssql/SqlSession';
import { golden } from '../engine/mssql/statements';
import type { Cluster } from '../kubernetes/Cluster';
import { KubernetesError } from '../kubernetes/KubernetesError';
import type { GoldenSource } from '../sources/types';
import { isLesserEdition } from './judgeEdition';
import type { Answer, ServerFacts, SourceObservations } from './observations';

/** Asks the golden server about itself, with the login for captures. Changes nothing. */
export async function observeServer(
  cluster: Cluster,
  source: GoldenSource,
): Promise<SourceObservations['server']> {
  try {
    const target = await goldenTarget(cluster, source);
    const login = await readLogin(
      cluster,
      source.namespace,
      source.engine.credentials,
    );
    return {
      facts: await withSession(target, login, session =>
        ask(session, login.user, source),
      ),
    };
  } catch (error) {
    const { message, name } = error as Error;
    if (error instanceof SqlError) {
      return { trouble: { kind: error.kind, message } };
    }
    if (name === 'NotFoundError') {
      return { trouble: { kind: 'missing', message } };
    }
    const isRefusal = error instanceof KubernetesError && !error.transient;
    const kind = isRefusal ? 'forbidden' : 'unreachable';
    return { trouble: { kind, message } };
  }
}

async function ask(
  session: SqlSession,
  user: string,
  source: GoldenSource,
): Promise<ServerFacts> {
  const names = source.engine.databases;
  const suspends = source.capture.consistency === 'suspend';
  const [facts] = await session.query('Facts', golden.facts());
  const [role] = await session.query('Roles', golden.isSysadmin());
  const states = await session.query(
    'States of the databases',
    golden.databases(names),
  );
  const databases: ServerFacts['databases'] = [];
  for (const row of states) {
    const name = String(row.name);
    const [right] = await session.query(
      `Rights on ${name}`,
      golden.mayCheckpoint(name),
    );
    databases.push({
      name,
      state: String(row.state),
      isReadOnly: Boolean(row.isReadOnly),
      mayCheckpoint: Boolean(right?.mayCheckpoint),
      ...(suspends ? { maySuspend: await maySuspend(session, name) } : {}),
    });
  }
  const [definitions] = await session.query(
    'Rights on the server',
    golden.seesDefinitions(),
  );
  return {
    user,
    productVersion: String(facts.productVersion),
    edition: String(facts.edition),
    isSysadmin: Boolean(role.isSysadmin),
    databases,
    files: await answer(session, 'Files', golden.files(), row => ({
      database: String(row.databaseName),
      name: String(row.name),
      path: String(row.path),
      sizeBytes: Number(row.sizeBytes),
    })),
    seesDefinitions: Boolean(definitions?.seesDefinitions),
    startupProcedures: await answer(
      session,
      'Startup procedures',
      golden.startupProcedures(),
      row => String(row.name),
    ),
    logonTriggers: await answer(
      session,
      'Logon triggers',
      golden.logonTriggers(),
      row => String(row.name),
    ),
    audits: await answer(session, 'Audits', golden.audits(), row => ({
      name: String(row.name),
      onFailure: String(row.onFailure),
    })),
    availabilityGroups: await answer(
      session,
      'Availability groups',
      golden.availabilityGroups(),
      row => ({
        group: String(row.groupName),
        database: String(row.databaseName),
      }),
    ),
    editionFeatures: isLesserEdition(source.clones.edition)
      ? await askFeatures(session, databases)
      : undefined,
  };
}

async function maySuspend(session: SqlSession, name: string): Promise<boolean> {
  const [right] = await session.query(
    `Rights to suspend ${name}`,
    golden.maySuspend(name),
  );
  return Boolean(right?.mayAlter) && Boolean(right?.seesState);
}

/** Of those databases that can be entered; they are asked one by one, as each knows its own only. */
async function askFeatures(
  session: SqlSession,
  databases: ServerFacts['databases'],
): Promise<ServerFacts['editionFeatures']> {
  const rows: { database: string; feature: string }[] = [];
  for (const { name } of databases.filter(({ state }) => state === 'ONLINE')) {
    const entered = await answer(
      session,
      `Entering ${name}`,
      golden.use(name),
      () => name,
    );
    if ('refused' in entered) return entered;
    const found = await answer(
      session,
      `Features of ${name}`,
      golden.editionFeatures(),
      row => ({ database: name, feature: String(row.feature) }),
    );
    if ('refused' in found) return found;
    rows.push(...found.rows);
  }
  return { rows };
}

/** What the login may not ask is an answer too. */
async function answer<Row>(
  session: SqlSession,
  what: string,
  text: string,
  toRow: (row: SqlRow) => Row,
): Promise<Answer<Row>> {
  try {
    return { rows: (await session.query(what, text)).map(toRow) };
  } catch (error) {
    if (!(error instanceof SqlError) || error.kind !== 'statement') throw error;
    return { refused: error.message };
  }
}
