import { join } from 'path';
import { Lab } from '../lab/Lab';
import type { PartOptions, PartReport } from '../Part';

const HOLDER = { renew: '1s', lapse: '4s' };
const PREFIX = 'two_clusters_';

/** Two backends over two clusters: each drives one of them. */
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
    const backends = [
      await here.start(PREFIX, { section }),
      await there.start(PREFIX, { section }),
    ];
    const holders = await backends[0].until(
      'both clusters are held',
      async () => {
        const rows = await options.databases.read(PREFIX, knex =>
          knex('holders').whereNot({ holder: '' }),
        );
        return rows.length === 2 && rows.map(({ holder }) => holder);
      },
    );
    const different = new Set(holders).size;
    return {
      figures: [['two backends, two clusters', `${different} holders`]],
      failures:
        different === 2 ? [] : ['One of two backends drives both clusters'],
    };
  } finally {
    await Promise.all([here.close(), there.close()]);
  }
}
