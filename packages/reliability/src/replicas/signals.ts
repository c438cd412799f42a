import { setTimeout as pause } from 'timers/promises';
import type { PartOptions, PartReport } from '../Part';
import { cloneReaches, order } from '../crash/verbs';
import { Replicas } from './Replicas';
import { openTab } from './tab';

const PATIENCE_MS = 30_000;

/** What one backend announces reaches a page that is open at the other. */
export async function signals(options: PartOptions): Promise<PartReport> {
  const replicas = await Replicas.open(options, {
    name: 'signals',
    count: 2,
    holder: { renew: '5s', lapse: '15s' },
    signals: true,
  });
  try {
    const point = await replicas.point();
    const holder = replicas.driver();
    // It carries out nothing and is asked for nothing, so it has nothing to announce.
    const [idle] = replicas.others(holder);
    const tab = await openTab(idle.backend.url, options.people.token);
    const since = performance.now();
    const id = await order(holder.backend.api, point);
    const heard = await Promise.race([
      tab.heard(signal => signal.kind === 'clone' && signal.id === id),
      pause(PATIENCE_MS),
    ]);
    const milliseconds = performance.now() - since;
    await cloneReaches(holder.backend, id, 'ready');
    tab.close();
    const what = 'from an order at one backend to a page at the other';
    return heard
      ? { figures: [[what, `${milliseconds.toFixed(0)} ms`]], failures: [] }
      : {
          figures: [],
          failures: [`Nothing was heard in ${PATIENCE_MS} ms ${what}`],
        };
  } finally {
    await replicas.lab.close();
  }
}
