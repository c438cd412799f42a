import { goldenTarget, readLogin } from '../connect/targets';
import { SqlError } from '../engine/mssql/SqlError';
import { SqlSession, withSession } from '../engine/mssql/SqlSession';
import { golden } from '../engine/mssql/statements';
import type { Cluster } from '../kubernetes/Cluster';
import { UnreachableError } from '../kubernetes/KubernetesError';
import type { GoldenSource } from '../sources/types';
import type { ServerFacts, SourceObservations } from './observations';

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
        ask(session, login.user, source.engine.databases),
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
    const kind =
      error instanceof UnreachableError ? 'unreachable' : 'forbidden';
    return { trouble: { kind, message } };
  }
}

async function ask(
  session: SqlSession,
  user: string,
  names: string[],
): Promise<ServerFacts> {
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
    });
  }
  const files = await session.query('Files', golden.files());
  return {
    user,
    productVersion: String(facts.productVersion),
    edition: String(facts.edition),
    isSysadmin: Boolean(role.isSysadmin),
    databases,
    files: files.map(row => ({
      database: String(row.databaseName),
      name: String(row.name),
      path: String(row.path),
    })),
  };
}
