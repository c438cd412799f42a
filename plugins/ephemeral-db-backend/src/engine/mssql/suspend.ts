import { SqlError } from './SqlError';
import type { RunningBatch, SqlLogin, SqlSession } from './SqlSession';
import { SqlTarget, withSession } from './SqlSession';
import { golden, SUSPENDED } from './statements';

/** @see suspend */
export interface SuspendOptions {
  target: SqlTarget;
  login: SqlLogin;
  databases: string[];
  /** After which the server lets writes go on by itself, in milliseconds. */
  deadlineMs: number;
  /** Name of the session on the server, which tells our own leftovers from others. */
  holder: string;
  /** File on the server that is to tell of the snapshot. */
  metadataFile?: string;
  /** Called right before writes are held; throws to forbid it. */
  beforeWrite(): void;
  /** Called while they are held; its signal aborts when they are not any more. */
  cut(signal: AbortSignal): Promise<void>;
}

/** How a cut under held writes went. */
export interface Suspended {
  /** They were held from before the cut until after it: the server has said so. */
  held: boolean;
  /** What did not work, in words. */
  shortfall?: string;
}

/** What our side of the batch may last beyond the server's. */
const SLACK_MS = 5_000;
/** For each short statement before and after. */
const STATEMENT_MS = 5_000;
/** "A lock could not be placed": passes by itself. */
const HELD_BY_ANOTHER = 5061;

/**
 * Has a snapshot cut while the writes of databases are held.
 *
 * Design: one session holds them and nothing else is done on it. The server has
 * the deadline, in the same batch that holds them, so that production goes on
 * whatever becomes of this process or of the way to the server. After the cut an
 * attention ends the batch's wait without ending the hold; then the server is
 * asked whether this very session has held all of them until now; only that
 * makes the point consistent. Then they go on. In every other case the session's
 * end, or the batch's own, lets them.
 *
 * @throws SqlError when writes could not be held; what `cut` throws
 */
export async function suspend(options: SuspendOptions): Promise<Suspended> {
  const { target, login, databases, deadlineMs, holder } = options;
  return await withSession(
    target,
    login,
    async session => {
      await clearLeftovers(session, options);
      options.beforeWrite();
      const batch = session.start(
        `Suspending ${databases.join(', ')}`,
        golden.suspend(databases, deadlineMs),
        deadlineMs + SLACK_MS,
      );
      await batch.said(SUSPENDED);
      const late = await cutInTime(batch, options);
      if (late) return { held: false, shortfall: late };
      return await release(session, batch, options);
    },
    { appName: holder },
  );
}

/**
 * Lets writes go on that an earlier attempt of ours still holds. What others
 * hold is theirs.
 *
 * @throws SqlError when another session holds one of the databases
 */
async function clearLeftovers(
  session: SqlSession,
  { target, databases, holder, beforeWrite }: SuspendOptions,
): Promise<void> {
  const held = await session.query('Held', golden.held(), STATEMENT_MS);
  const named = held.filter(row => databases.includes(String(row.name)));
  const theirs = named.find(row => row.holder !== holder);
  if (theirs) {
    throw new SqlError(
      `${target.what}: ${theirs.name} is suspended by session ${
        theirs.sessionId
      } (${theirs.holder ?? 'unknown'})`,
      'statement',
      HELD_BY_ANOTHER,
    );
  }
  if (named.length === 0) return;
  beforeWrite();
  await session.query(
    'Letting writes go on that an earlier capture held',
    golden.resume(named.map(row => String(row.name))),
    STATEMENT_MS,
  );
}

/** @returns why it was not cut in time; nothing when it was */
async function cutInTime(
  batch: RunningBatch,
  { cut, deadlineMs }: SuspendOptions,
): Promise<string | undefined> {
  const over = new AbortController();
  const tooLate = `the snapshot was not cut within ${
    deadlineMs / 1000
  } s, so the server let writes go on before`;
  const late = batch.ended.then(
    () => tooLate,
    error => (error as Error).message,
  );
  try {
    return await Promise.race([
      cut(over.signal).then(() => undefined),
      late.finally(() => over.abort()),
    ]);
  } catch (error) {
    batch.cancel();
    throw error;
  }
}

/**
 * Whether the writes of all these databases are frozen.
 *
 * @param rows - what {@link golden.heldHere} gave
 */
export function areFrozen(
  databases: string[],
  rows: Record<string, unknown>[],
): boolean {
  const frozen = rows.filter(
    row => row.is_writeio_frozen === true || row.is_write_io_frozen === true,
  );
  return databases.every(name => frozen.some(row => row.db_name === name));
}

/** Whatever fails from here on, writes go on: the session ends. */
async function release(
  session: SqlSession,
  batch: RunningBatch,
  options: SuspendOptions,
): Promise<Suspended> {
  const { databases } = options;
  batch.cancel();
  await batch.ended.catch(() => {
    // Cancelled, as was asked, or broken, as the next statement tells.
  });
  let held: boolean;
  try {
    const rows = await session.query(
      'Held until now',
      golden.heldHere(),
      STATEMENT_MS,
    );
    held = areFrozen(databases, rows);
  } catch (error) {
    return { held: false, shortfall: (error as Error).message };
  }
  const shortfall = held
    ? await resume(session, options)
    : 'the server did not hold writes of all databases until after the cut';
  return { held, shortfall };
}

/** @returns what did not work */
async function resume(
  session: SqlSession,
  { databases, metadataFile }: SuspendOptions,
): Promise<string | undefined> {
  let shortfall: string | undefined;
  if (metadataFile !== undefined) {
    try {
      await session.query(
        `Writing ${metadataFile}`,
        golden.backupMetadata(databases, metadataFile),
        STATEMENT_MS,
      );
      return undefined;
    } catch (error) {
      shortfall = (error as Error).message;
    }
  }
  await session
    .query('Letting writes go on', golden.resume(databases), STATEMENT_MS)
    .catch(() => {
      // The session ends right now, and with it the hold.
    });
  return shortfall;
}
