import { join } from 'path';
import { Lab } from '../lab/Lab';
import { RowChanges } from '../lab/RowChanges';
import type { PartOptions, PartReport } from '../Part';

const HOLDER = { renew: '1s', lapse: '4s' };
const PREFIX = 'two_clusters_';

/** Two backends over two clusters, the second of which starts long after the first: each drives one of them. */
export async function twoClusters(options: PartOptions): Promise<PartReport> {
  const directory = join(options.directory, 'two-clusters');
  const [here, there] = await Promise.all(
    ['here', 'there'].map(name =>
      Lab.open({ ...options, directory: join(directory, name) }),
    ),
  );
  try {
    const first = here.section('here', 'customers-here');
    const second = there.section('there', 'customers-there');
    const section = {
      holder: HOLDER,
      clusters: { ...first.clusters, ...second.clusters },
      sources: { ...first.sources, ...second.sources },
    };
    const early = await here.start(PREFIX, { section, application: 'early' });
    const changes = await RowChanges.watch(options.databases, PREFIX);
    const held = async (application: string) =>
      await changes.holds(application);
    await early.until('it drives both', async () => {
      const clusters = await held('early');
      return clusters.length === 2;
    });

    const since = performance.now();
    await here.start(PREFIX, { section, application: 'late' });
    await early.until('each drives one', async () => {
      const [its, others] = await Promise.all([held('early'), held('late')]);
      return its.length === 1 && others.length === 1;
    });
    const seconds = (performance.now() - since) / 1000;
    return {
      figures: [
        [
          'two clusters, and a second backend comes',
          `each drives one after ${seconds.toFixed(1)} s, its start in it`,
        ],
      ],
      failures: [],
    };
  } finally {
    await Promise.all([here.close(), there.close()]);
  }
}
