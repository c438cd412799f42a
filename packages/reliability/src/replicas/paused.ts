import { setTimeout as pause } from 'timers/promises';
import { cloneReaches, order } from '../crash/verbs';
import { proveClones } from '../lab/proveClones';
import { RowChanges } from '../lab/RowChanges';
import type { CrashPoint } from '../writes';
import type { Arrival } from '../lab/watchArrivals';
import type { PartOptions, PartReport } from '../Part';
import { type Replica, Replicas } from './Replicas';

const LAPSE_SECONDS = 4;
const ORDERS = 4;

/** In the midst of what the holder is stopped. */
interface Moment {
  name: string;
  /** As a write of this kind arrives. */
  fits?(arrival: Arrival): boolean;
  /** Right before or after one of its own writes. */
  at?: CrashPoint;
}

const moments: Moment[] = [
  {
    name: 'while it creates objects',
    fits: ({ what }) => /^create persistentvolumeclaims/.test(what),
  },
  {
    name: 'while it rotates passwords',
    fits: ({ kind, what }) => kind === 'sql server' && /ALTER LOGIN/.test(what),
  },
  {
    name: 'while it opens a clone',
    fits: ({ what }) => /^patch services/.test(what),
  },
  {
    name: 'in the midst of a transaction',
    at: {
      name: 'database: commit after insert activity',
      ...{ nth: 2, when: 'before', signal: 'SIGSTOP' },
    },
  },
];

/**
 * Whoever carries out orders is stopped past the lapse of its hold, as a machine that swaps or sleeps, and goes on in the
 * belief that nothing has happened. Nothing that it still has in mind may reach anything.
 */
export async function paused(options: PartOptions): Promise<PartReport> {
  const replicas = await Replicas.open(options, {
    name: 'paused',
    count: 2,
    holder: { renew: '1s', lapse: `${LAPSE_SECONDS}s` },
  });
  const report: PartReport = { figures: [], failures: [] };
  try {
    const point = await replicas.point();
    const changes = await RowChanges.watch(options.databases, replicas.prefix);
    for (const moment of moments) {
      const { name } = moment;
      const late = await stopOnce({ replicas, changes, point, moment });
      report.figures.push([
        `stopped ${name}, and continued past its lapse`,
        `${late.taken} writes of the new holder, ${late.found.length} of the old one`,
      ]);
      report.failures.push(
        ...late.found.map(what => `Stopped ${name}: then came ${what}`),
      );
    }
    return report;
  } finally {
    await replicas.lab.close();
  }
}

async function stopOnce(options: {
  replicas: Replicas;
  changes: RowChanges;
  point: string;
  moment: Moment;
}): Promise<{ taken: number; found: string[] }> {
  const { replicas, changes, moment, point } = options;
  const old = replicas.driver();
  const [next] = replicas.others(old);
  if (moment.at) await old.backend.restartLedger(moment.at);
  const stopped =
    moment.fits &&
    replicas.arrival(moment.name, moment.fits, () =>
      old.backend.process.signal('SIGSTOP'),
    );
  const ids: string[] = [];
  for (let count = 0; count < ORDERS; count++) {
    ids.push(await order(next.backend.api, point));
  }
  await stopped;
  const taken = await replicas.arrival(
    'of the other backend, after the lapse',
    ({ user }) => user === next.user,
  );
  const since = await changes.now();
  await Promise.all(ids.map(id => cloneReaches(next.backend, id, 'ready')));

  // There is more to be done while the old one goes on.
  const writesBefore = old.backend.writes().length;
  const more = await order(next.backend.api, point);
  old.backend.process.signal('SIGCONT');
  const clones = await Promise.all(
    [...ids, more].map(id => cloneReaches(next.backend, id, 'ready')),
  );
  // As long as it would need to find out, and to write what it had in mind.
  await pause(LAPSE_SECONDS * 1000);
  await proveClones(replicas.lab, clones);
  for (const { id } of clones) {
    await next.backend.api.deleteClone(id);
    await cloneReaches(next.backend, id, 'gone');
  }

  return {
    taken: replicas.arrivals.filter(
      ({ at, user }) => at >= taken.at && user === next.user,
    ).length,
    found: [
      ...lateArrivals(replicas, old, taken.at),
      ...(await changes.of(old.application, since)).map(
        what => `${what} in the database`,
      ),
      ...old.backend
        .writes()
        .slice(writesBefore)
        .filter(({ event }) => event === 'begun')
        .filter(({ name }) => name.startsWith('sql server'))
        .map(({ name }) => name),
    ],
  };
}

/** What the old one has sent to the cluster since another drives it. */
function lateArrivals(
  { arrivals }: Replicas,
  { user }: Replica,
  since: number,
): string[] {
  return arrivals
    .filter(arrival => arrival.at >= since && arrival.user === user)
    .map(({ what }) => what);
}
