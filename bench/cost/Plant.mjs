import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { DemoStack } from '../../scripts/lib/DemoStack.mjs';
import { golden } from '../../scripts/lib/golden.mjs';
import { capture } from '../../scripts/lib/orders.mjs';
import { paths } from '../../scripts/lib/paths.mjs';
import { poll } from '../../scripts/lib/poll.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { requireTypeScript } from '../../scripts/lib/requireTypeScript.mjs';
import { signIn } from '../../scripts/lib/signIn.mjs';

/** So many orders are sent at once: what is measured is the work, not the connections. */
const AT_ONCE = 8;
const LIVE = 'queued,provisioning,ready,unavailable,failed,deleting';

/** One backend and one cluster, each in a process of its own. Nothing in the cluster takes time but what it computes. */
export class Plant {
  #stack;
  #gauge;
  #portal;
  #point;
  #cluster;
  #ordered = 0;

  /** @param {{ name: string, database: string }} options - name of the cluster, and where PostgreSQL answers */
  static async start({ name, database }) {
    const plant = new Plant();
    plant.#cluster = name;
    plant.#stack = new DemoStack({
      port: await freePort(),
      sandboxPort: await freePort(),
      latency: 'none',
    });
    await plant.#stack.startSandbox();
    const { applyGolden } = requireTypeScript('packages/sandbox/src/golden.ts');
    await applyGolden({ kubeConfig: plant.#stack.kubeConfig });
    await plant.#startBackend(name, database);
    plant.#portal = await signIn(plant.#stack.portal, 'sam');
    await poll(
      'the checks of the source',
      async () => (await plant.#portal.getSource(name)).preflight,
      { seconds: 240 },
    );
    plant.#point = await capture(plant.#portal, name, 'bench');
    return plant;
  }

  async #startBackend(name, database) {
    const config = YAML.parse(
      await readFile(join(paths.root, 'app-config.yaml'), 'utf8'),
    );
    const { lab } = config.ephemeralDb.clusters;
    const { customerdb } = config.ephemeralDb.sources;
    delete lab.prometheus;
    // Nothing but what is measured shall be going on.
    delete config.ephemeralDb.usage;
    config.ephemeralDb.installation = `bench-${name}`;
    config.ephemeralDb.clusters = { [name]: lab };
    config.ephemeralDb.sources = { [name]: { ...customerdb, cluster: name } };
    config.backend.database = { client: 'pg', connection: database };
    const file = join(
      paths.demo,
      new URL(this.#stack.portal).port,
      'app-config.yaml',
    );
    await writeFile(file, YAML.stringify(config), { mode: 0o600 });
    const port = await freePort();
    this.#gauge = `http://127.0.0.1:${port}`;
    process.env.BENCH_GAUGE_PORT = `${port}`;
    await this.#stack.startBackend({
      entry: join(paths.root, 'bench/cost/backend.cjs'),
      config: file,
    });
  }

  /** What the backend has taken so far. */
  async read() {
    return (await fetch(this.#gauge)).json();
  }

  /** @returns the seconds until all are ready, and the processor time of the backend for them */
  async create(count) {
    const before = await this.read();
    const start = performance.now();
    await this.#eachOf(count, async () =>
      this.#portal.orderClone({
        source: this.#cluster,
        snapshot: this.#point.id,
        entityRef: golden.entity,
        name: `${this.#cluster}-${++this.#ordered}`,
      }),
    );
    await this.#until(count, 'ready');
    const seconds = (performance.now() - start) / 1000;
    const { cpuSeconds } = await this.read();
    return { count, seconds, cpuSeconds: cpuSeconds - before.cpuSeconds };
  }

  /** Deletes all clones. @returns as `create` does */
  async removeAll() {
    const before = await this.read();
    const start = performance.now();
    const ids = [];
    let cursor;
    do {
      const page = await this.#portal.listClones({
        source: this.#cluster,
        limit: 200,
        cursor,
      });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    await this.#eachOf(ids.length, async number =>
      this.#portal.deleteClone(ids[number]),
    );
    await this.#until(0, LIVE);
    const seconds = (performance.now() - start) / 1000;
    const { cpuSeconds } = await this.read();
    return {
      count: ids.length,
      seconds,
      cpuSeconds: cpuSeconds - before.cpuSeconds,
    };
  }

  /** Ends the backend; the cluster goes with the script. */
  async stop() {
    await this.#stack.killBackend();
  }

  async #eachOf(count, work) {
    let next = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < count) await work(next++);
      }),
    );
  }

  async #until(count, phase) {
    let last;
    const ask = async phases => {
      const { totalItems } = await this.#portal.listClones({
        source: this.#cluster,
        phase: phases.split(','),
        limit: 1,
      });
      return totalItems;
    };
    await Promise.race([
      this.#stack.broken,
      poll(
        `${count} clones to be ${phase}`,
        async () => {
          last = await ask(phase);
          if (last === count) return true;
          if ((await ask('failed')) > 0) throw new Error('A clone failed');
          return undefined;
        },
        { seconds: 3_600, everyMs: 500, state: () => `${last}` },
      ),
    ]);
  }
}
