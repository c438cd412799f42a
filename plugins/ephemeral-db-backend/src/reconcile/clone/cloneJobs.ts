import type { CloneVerification } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { DatabaseEngine } from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import type { CloneRecord } from '../../clones/CloneRecord';
import { generationTarget, readLogin } from '../../connect/targets';
import { SqlError } from '../../engine/mssql/SqlError';
import type { SqlLogin } from '../../engine/mssql/SqlSession';
import { Cluster } from '../../kubernetes/Cluster';
import { kinds } from '../../kubernetes/kinds';
import { isOurs } from '../../kubernetes/labels';
import { cloneNames } from '../../kubernetes/names';
import type { GoldenSource } from '../../sources/types';
import { JobError } from '../Jobs';
import { restAfter } from './restAfter';
import { StepError } from './StepError';

/** What both jobs of a clone are told. */
export interface CloneJobOptions {
  cluster: Cluster;
  engine: DatabaseEngine;
  installation: string;
  source: GoldenSource;
  clone: CloneRecord;
  /** Throws when this replica may not write any more. */
  ensureHeld(): void;
  sleep(milliseconds: number): Promise<void>;
}

/** The clone's own logins, as they shall be or are. */
export interface GeneratedLogins {
  administrator: SqlLogin;
  people: SqlLogin;
}

/** Longer than most servers take from an open port to their first login. */
const LONGEST_START_MS = 20_000;

/** Deadlocks, lock time-outs, no memory, no worker just now: another try may do. */
const PASSING = new Set([1205, 1222, 701, 10928, 10929]);

/**
 * Reads the passwords that were generated for a clone.
 *
 * @throws StepError when the Secret is gone, incomplete or somebody else's
 */
export async function readGeneratedLogins(
  cluster: Cluster,
  installation: string,
  { id, namespace }: Pick<CloneRecord, 'id' | 'namespace'>,
): Promise<GeneratedLogins> {
  const name = cloneNames.adminSecret;
  const secret = await cluster.read(kinds.secret, name, namespace);
  const value = (key: string) =>
    Buffer.from(secret?.data?.[key] ?? '', 'base64').toString('utf8');
  const administrator = {
    user: value('sa-username'),
    password: value('sa-password'),
  };
  const people = { user: value('username'), password: value('password') };
  const complete = [administrator, people].every(
    ({ user, password }) => user && password,
  );
  if (
    secret &&
    complete &&
    isOurs(secret.metadata, { installation, clone: id })
  ) {
    return { administrator, people };
  }
  throw new StepError({
    kind: 'final',
    reason: secret ? 'NotOurs' : 'DeletedOutside',
    message: `Secret ${namespace}/${name} with the clone's passwords ${
      secret ? 'was changed by somebody else' : 'was deleted outside Backstage'
    }`,
    next: 'Delete this clone and order a new one.',
  });
}

/**
 * Takes the clone out of production's hands, once its server lets anybody in:
 * an open port is not yet that. What the cluster knows is asked for once.
 *
 * @throws JobError
 */
export async function secureJob(options: CloneJobOptions): Promise<void> {
  const { cluster, engine, installation, source, clone, ensureHeld } = options;
  const { frozen, missing } = await readFrozen(cluster, source);
  let target: ReturnType<typeof generationTarget> | undefined;
  try {
    const logins = await readGeneratedLogins(cluster, installation, clone);
    await untilStarted(options, () =>
      engine.secure({
        reach: async () => {
          target ??= generationTarget(cluster, source, clone);
          return { target: await target, frozen };
        },
        ...logins,
        role: source.clones.login.role,
        databases: source.engine.databases,
        beforeWrite: ensureHeld,
      }),
    );
  } catch (error) {
    throw toJobError(error, missing);
  }
}

/** Tries again while the server is still starting, up to a time after which the pass shall hear of it. */
async function untilStarted(
  { sleep, ensureHeld }: CloneJobOptions,
  work: () => Promise<void>,
): Promise<void> {
  // Added up, as somebody may set the clock.
  let waited = 0;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isStarting = error instanceof SqlError && error.kind === 'starting';
      if (!isStarting || waited >= LONGEST_START_MS) throw error;
      const rest = restAfter(waited);
      await sleep(rest);
      waited += rest;
      ensureHeld();
    }
  }
}

/**
 * Compares the clone with its point.
 *
 * @throws JobError
 */
export async function verifyJob(
  options: CloneJobOptions,
): Promise<CloneVerification> {
  const { cluster, engine, installation, source, clone } = options;
  try {
    const { administrator } = await readGeneratedLogins(
      cluster,
      installation,
      clone,
    );
    return await engine.verify({
      reach: async () => ({
        target: await generationTarget(cluster, source, clone),
        login: administrator,
      }),
      databases: source.engine.databases,
      probes: source.probes,
      recorded: clone.point.probes,
      timeoutMs: source.capture.timeoutMs,
    });
  } catch (error) {
    throw toJobError(error, []);
  }
}

/** The sysadmins as frozen in points, newest first. One that is missing hinders only if no other fits. */
async function readFrozen(
  cluster: Cluster,
  source: GoldenSource,
): Promise<{ frozen: SqlLogin[]; missing: string[] }> {
  const frozen: SqlLogin[] = [];
  const missing: string[] = [];
  for (const reference of source.clones.adminCredentials) {
    try {
      frozen.push(await readLogin(cluster, source.namespace, reference));
    } catch (error) {
      if ((error as Error).name !== 'NotFoundError') throw error;
      missing.push((error as Error).message);
    }
  }
  return { frozen, missing };
}

const NEXT_OF_SQL_ERROR: Partial<Record<SqlError['kind'], string>> = {
  login:
    'Add the password that the golden’s sysadmin had when the point was taken to clones.adminCredentials of the source, then order again.',
  certificate:
    'Correct clones.tls of the source: its ca must have signed the server’s certificate for serverName.',
  statement:
    'Ask the source’s owner; the message tells what SQL Server refused.',
};

function toJobError(error: unknown, missing: string[]): Error {
  if (error instanceof SqlError) {
    const passing = error.number !== undefined && PASSING.has(error.number);
    const next = passing ? undefined : NEXT_OF_SQL_ERROR[error.kind];
    const hints = error.kind === 'login' ? missing : [];
    return new JobError({
      state: next ? 'failed' : 'later',
      reason: `Sql${error.kind[0].toUpperCase()}${error.kind.slice(1)}`,
      message: [error.message, ...hints].join('. '),
      next: next ?? 'It is tried again until the stage runs out of time.',
    });
  }
  if (error instanceof StepError) {
    const { reason, message, next } = error;
    return new JobError({
      state: error.kind === 'final' ? 'failed' : 'later',
      reason,
      message,
      next,
    });
  }
  return error as Error;
}
