import type { Sandbox } from '@ephemeral-db/sandbox';
import { cloneReaches, order } from '../crash/verbs';
import { proveClones } from '../lab/proveClones';
import type { PartOptions, PartReport } from '../Part';
import { Replicas } from './Replicas';

const ORDERS = 20;
const MOST_SECONDS = 20;
const MANAGED = 'app.kubernetes.io/managed-by';

type StoreEvent = Parameters<Parameters<Sandbox['store']['watch']>[0]>[0];

function keyOf({ resource, object }: StoreEvent): string {
  const { name, namespace = '' } = object.metadata;
  return `${resource.plural} ${namespace}/${name}`;
}

/** Many orders on one cluster, and whoever carries them out is killed half-way: another goes on, and makes nothing twice. */
export async function takeover(options: PartOptions): Promise<PartReport> {
  const replicas = await Replicas.open(options, {
    name: 'takeover',
    count: 3,
    // As they are unless configured.
    holder: { renew: '5s', lapse: '15s' },
  });
  const { lab } = replicas;
  try {
    const point = await replicas.point();
    const holder = replicas.driver();
    const [other] = replicas.others(holder);
    const made = new Map<string, number>();
    const stopListening = lab.sandbox.store.watch(event => {
      const { labels, ownerReferences } = event.object.metadata;
      // Controllers copy labels to what they make: Pods, ReplicaSets.
      const ours = labels?.[MANAGED] === 'ephemeral-db' && !ownerReferences;
      if (event.type !== 'ADDED' || !ours) return;
      made.set(keyOf(event), (made.get(keyOf(event)) ?? 0) + 1);
    });
    lab.sandbox.requests.clear();

    const ids = await Promise.all(
      Array.from({ length: ORDERS }, () => order(other.backend.api, point)),
    );
    await other.backend.until('half of the clones are ready', async api => {
      const { items } = await api.listClones({ phase: ['ready'], limit: 200 });
      return items.length >= ORDERS / 2;
    });
    const next = replicas.arrival(
      'of another backend',
      ({ user }) => user !== undefined && user !== holder.user,
    );
    const killed = Date.now();
    holder.backend.process.signal('SIGKILL');
    const seconds = ((await next).at - killed) / 1000;
    const clones = [];
    for (const id of ids) {
      clones.push(await cloneReaches(other.backend, id, 'ready'));
    }
    const allReady = (Date.now() - killed) / 1000;
    await proveClones(lab, clones);
    stopListening();

    const users = replicas.all.map(({ user }) => user);
    const created = lab.sandbox.requests
      .find({ verb: 'create', code: 201 })
      .filter(({ user }) => user && users.includes(user)).length;
    const twice = [...made].filter(([, times]) => times > 1);
    const failures = twice.map(([key]) => `${key} was created twice`);
    if (created !== made.size) {
      failures.push(
        `${created} requests have created ${made.size} objects: the log has others`,
      );
    }
    if (seconds > MOST_SECONDS) {
      failures.push(`Another backend went on only after ${seconds} s`);
    }
    return {
      figures: [
        [
          `holder killed with half of ${ORDERS} clones ready`,
          `another wrote after ${seconds.toFixed(1)} s`,
        ],
        ['clones ready, each proved over TDS', `${clones.length}`],
        ['from the kill until all were ready', `${allReady.toFixed(1)} s`],
        [
          'objects created, requests that created them, created twice',
          `${made.size}, ${created}, ${twice.length}`,
        ],
      ],
      failures,
    };
  } finally {
    await lab.close();
  }
}
