import type { SnapshotFacts } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { ProbeReading } from '../../snapshots/SnapshotRecord';
import { readProbes } from './probes';
import { isSecondary, SqlError } from './SqlError';
import { SqlLogin, SqlTarget, withSession } from './SqlSession';
import { golden } from './statements';

/** SQL Server 2022. */
const FIRST_TO_SUSPEND = 16;

/** @see quiesce */
export interface QuiesceOptions {
  target: SqlTarget;
  login: SqlLogin;
  databases: string[];
  /** `suspend`: only what is to be left out is found. */
  consistency: 'crash' | 'checkpoint' | 'suspend';
  probes: Record<string, string>;
  /** For each CHECKPOINT and each probe, in milliseconds. */
  timeoutMs: number;
  /** Called before each CHECKPOINT; throws to forbid it. */
  beforeWrite(): void;
}

/** What a golden server was like right before a cut. */
export interface Quiesced {
  probes: ProbeReading[];
  facts: SnapshotFacts;
  /** What was reached: a CHECKPOINT that timed out makes the point `crash`. */
  consistency: 'crash' | 'checkpoint';
  /** Databases that were left out, and why. */
  skipped: { database: string; reason: string }[];
}

/**
 * Brings a golden server to the rest that was asked for, on one session: the
 * probes are read, then each database is checkpointed, so that as little time
 * as possible lies between the last CHECKPOINT and the cut.
 *
 * @throws SqlError when the server can't be asked, or a probe fails
 */
export async function quiesce(options: QuiesceOptions): Promise<Quiesced> {
  const { target, login, databases, timeoutMs } = options;
  return await withSession(target, login, async session => {
    const [facts] = await session.query('Facts', golden.facts());
    const states = await session.query(
      'States of the databases',
      golden.databases(databases),
    );
    const probes = await readProbes(session, options.probes, timeoutMs);
    const skipped: Quiesced['skipped'] = [];
    if (options.consistency === 'suspend') {
      requireSuspendable(target, String(facts.productVersion));
    }
    let consistency: Quiesced['consistency'] =
      options.consistency === 'checkpoint' ? 'checkpoint' : 'crash';
    if (options.consistency !== 'crash') {
      for (const database of databases) {
        const state = states.find(row => row.name === database);
        if (!state) {
          throw new SqlError(
            `${target.what}: there is no database ${database}, or ${login.user} may not see it; correct engine.databases or grant it access`,
            'statement',
          );
        }
        const reason = whyLeftOut(state);
        if (reason) {
          skipped.push({ database, reason });
          continue;
        }
        try {
          await session.query(`Entering ${database}`, golden.use(database));
          if (options.consistency === 'suspend') continue;
          options.beforeWrite();
          await session.query(
            `CHECKPOINT of ${database}`,
            golden.checkpoint(),
            timeoutMs,
          );
        } catch (error) {
          if (isSecondary(error)) {
            skipped.push({ database, reason: 'it is a secondary replica' });
            continue;
          }
          if (!(error instanceof SqlError) || error.kind !== 'timeout') {
            throw error;
          }
          consistency = 'crash';
          skipped.push({
            database,
            reason: `CHECKPOINT took longer than ${timeoutMs / 1000} s`,
          });
        }
      }
    }
    const files = await session.query('Sizes', golden.files());
    return {
      probes,
      consistency,
      skipped,
      facts: {
        productVersion: String(facts.productVersion),
        edition: String(facts.edition),
        collation: String(facts.collation),
        databases: databases.map(name => ({
          name,
          sizeBytes: sizeOf(name, files),
        })),
      },
    };
  });
}

/**
 * Why a database has nothing to write, or can't: its files are as they are
 * whatever is done.
 *
 * @param state - a row of the statement `databases`
 */
export function whyLeftOut(state: Record<string, unknown>): string | undefined {
  if (state.state !== 'ONLINE') return `it is ${state.state}`;
  if (state.isInStandby) return 'it is a standby of log shipping';
  if (state.isReadOnly) return 'it is read-only';
  // Neither read-only nor to be updated.
  if (state.updateability === 'READ_ONLY') return 'it is a secondary replica';
  return undefined;
}

function requireSuspendable({ what }: SqlTarget, version: string): void {
  if (parseInt(version, 10) >= FIRST_TO_SUSPEND) return;
  throw new SqlError(
    `${what}: version ${version} can't suspend databases for a snapshot, SQL Server 2022 (16) can`,
    'statement',
  );
}

function sizeOf(
  database: string,
  files: Record<string, unknown>[],
): number | undefined {
  const sizes = files
    .filter(file => file.databaseName === database)
    .map(file => Number(file.sizeBytes));
  if (!sizes.length) return undefined;
  return sizes.reduce((sum, size) => sum + size, 0);
}
