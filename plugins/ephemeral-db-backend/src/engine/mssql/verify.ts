import type {
  CloneVerification,
  SnapshotProbe,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { compareProbes, readProbes } from './probes';
import { requireOnline } from './secure';
import { SqlLogin, SqlTarget, withSession } from './SqlSession';

/**
 * Proves that a clone shows its own point: all databases ONLINE, and every
 * probe that is exact has the recorded value.
 *
 * @throws SqlError of kind `starting` while a database is still coming up
 */
export async function verify(options: {
  target: SqlTarget;
  login: SqlLogin;
  databases: string[];
  /** The source's probes as configured now. */
  probes: Record<string, string>;
  /** As recorded with the point. */
  recorded: SnapshotProbe[];
  timeoutMs: number;
}): Promise<CloneVerification> {
  const { recorded } = options;
  return await withSession(options.target, options.login, async session => {
    await requireOnline(session, options.databases);
    // A probe that was renamed or removed since can't be asked any more.
    const askable = Object.fromEntries(
      Object.entries(options.probes).filter(([name]) =>
        recorded.some(probe => probe.name === name),
      ),
    );
    const actual = await readProbes(session, askable, options.timeoutMs);
    return compareProbes(
      recorded.filter(probe => probe.name in askable),
      actual,
    );
  });
}
