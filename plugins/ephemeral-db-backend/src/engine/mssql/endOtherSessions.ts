import { setTimeout as sleep } from 'timers/promises';
import { SqlError } from './SqlError';
import type { SqlSession } from './SqlSession';
import { clone } from './statements';

const ROUNDS = 20;
const PAUSE_MS = 150;

/**
 * Ends the sessions of all others, and waits until they are gone: KILL only
 * begins it, and what they wrote is rolled back first.
 *
 * @throws SqlError of kind `starting` when some are still there after a while
 */
export async function endOtherSessions(
  session: SqlSession,
  beforeWrite: () => void,
): Promise<void> {
  for (let round = 1; ; round += 1) {
    const others = await session.query(
      'Sessions of others',
      clone.otherSessions(),
    );
    if (!others.length) return;
    if (round > ROUNDS) {
      throw new SqlError(
        `${others.length} sessions of others are still ending`,
        'starting',
      );
    }
    for (const { sessionId } of others) {
      beforeWrite();
      await endSession(session, Number(sessionId));
    }
    await sleep(PAUSE_MS);
  }
}

async function endSession(session: SqlSession, id: number): Promise<void> {
  try {
    await session.query(`Ending session ${id}`, clone.endSession(id));
  } catch (error) {
    // 6106: it ended by itself meanwhile.
    if (!(error instanceof SqlError) || error.number !== 6106) throw error;
  }
}
