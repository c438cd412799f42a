import type { DatabaseEngine } from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import { goldenTarget, readLogin } from '../../connect/targets';
import type { Quiesced } from '../../engine/mssql/quiesce';
import { SqlError } from '../../engine/mssql/SqlError';
import type { Cluster } from '../../kubernetes/Cluster';
import { KubernetesError } from '../../kubernetes/KubernetesError';
import type {
  ProbeReading,
  SnapshotRecord,
} from '../../snapshots/SnapshotRecord';
import type { GoldenSource } from '../../sources/types';
import { JobError } from '../Jobs';

/** What both jobs of a capture are told. */
export interface CaptureJobOptions {
  cluster: Cluster;
  engine: DatabaseEngine;
  source: GoldenSource;
  record: SnapshotRecord;
  /** Throws when this replica may not write any more. */
  ensureHeld(): void;
}

/**
 * Brings the golden server to rest as far as the order asks. A point that is
 * only to be crash-consistent needs no server: without one it has no probes.
 *
 * @throws JobError
 */
export async function quiesceJob(
  options: CaptureJobOptions,
): Promise<Quiesced> {
  const { cluster, engine, source, record, ensureHeld } = options;
  const wanted = record.asked ?? record.consistency;
  try {
    ensureHeld();
    return await engine.quiesce({
      reach: () => reachGolden(cluster, source),
      databases: source.engine.databases,
      consistency:
        wanted === 'crash' || wanted === 'suspend' ? wanted : 'checkpoint',
      probes: source.probes,
      timeoutMs: source.capture.timeoutMs,
      beforeWrite: ensureHeld,
    });
  } catch (error) {
    if (wanted === 'crash' && isUnreachable(error)) {
      return {
        probes: [],
        facts: {},
        consistency: 'crash',
        skipped: source.engine.databases.map(database => ({
          database,
          reason: (error as Error).message,
        })),
      };
    }
    throw toJobError(error);
  }
}

/**
 * Reads the probes once more, right after the cut.
 *
 * @throws JobError
 */
export async function compareJob({
  cluster,
  engine,
  source,
  record,
}: CaptureJobOptions): Promise<ProbeReading[]> {
  const asked = new Set(
    record.progress.quiesced?.probes.map(({ name }) => name),
  );
  const probes = Object.fromEntries(
    Object.entries(source.probes).filter(([name]) => asked.has(name)),
  );
  try {
    return await engine.readProbes({
      reach: () => reachGolden(cluster, source),
      probes,
      timeoutMs: source.capture.timeoutMs,
    });
  } catch (error) {
    throw toJobError(error);
  }
}

/** The golden server and the login for captures. */
export async function reachGolden(cluster: Cluster, source: GoldenSource) {
  return {
    target: await goldenTarget(cluster, source),
    login: await readLogin(
      cluster,
      source.namespace,
      source.engine.credentials,
    ),
  };
}

function isUnreachable(error: unknown): boolean {
  return (
    error instanceof SqlError &&
    (error.kind === 'unreachable' || error.kind === 'starting')
  );
}

/** Deadlocks, lock time-outs, no memory, no worker, suspended by another just now: another try may do. */
const PASSING = new Set([1205, 1222, 701, 5061, 10928, 10929]);

const NEXT_OF_SQL_ERROR: Partial<Record<SqlError['kind'], string>> = {
  login:
    'Correct the Secret that engine.credentials names, or the login on the server.',
  certificate:
    'Correct engine.tls: its ca must have signed the server’s certificate for serverName.',
  timeout: 'Simplify the probe, or raise capture.timeout.',
  statement:
    'Correct engine.databases and probes, and what the login may do, as preflight tells.',
};

/** What a failure on the way to the golden server means for what to do next. */
export function toJobError(error: unknown): Error {
  if (error instanceof SqlError) {
    const passes = PASSING.has(error.number ?? 0);
    const next = passes ? undefined : NEXT_OF_SQL_ERROR[error.kind];
    return new JobError({
      state: next ? 'failed' : 'later',
      reason: `Sql${error.kind[0].toUpperCase()}${error.kind.slice(1)}`,
      message: error.message,
      next:
        next ??
        (passes
          ? 'Capture again when the server has less to do.'
          : 'Bring the server up, or mend the way to it.'),
    });
  }
  if ((error as Error).name === 'NotFoundError') {
    return new JobError({
      state: 'failed',
      reason: 'NotFound',
      message: (error as Error).message,
      next: 'Correct what the message names, then capture again.',
    });
  }
  const mayPass =
    error instanceof KubernetesError && (error.transient || error.unauthorized);
  if (error instanceof KubernetesError && !mayPass) {
    return new JobError({
      state: 'failed',
      reason: error.reason,
      message: error.message,
      next: 'Give the backend the rights of deploy/rbac on the golden namespace.',
    });
  }
  return error as Error;
}
