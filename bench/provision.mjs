import { fetchKubectl } from '../scripts/lib/fetchKubectl.mjs';
import { step } from '../scripts/lib/steps.mjs';
import { BareClient, runByHand } from './provision/clients.mjs';
import { startClusterStage } from './provision/clusterStage.mjs';
import { Product } from './provision/Product.mjs';
import { readPoint } from './provision/readPoint.mjs';
import { startSandboxStage } from './provision/sandboxStage.mjs';
import {
  hopeless,
  lastOf,
  meanOf,
  strategiesFor,
  worthRunning,
} from './provision/strategies.mjs';
import { faultsOf, summarizeCount } from './provision/summary.mjs';
import { describe } from './provision/describe.mjs';
import { BY_HAND, CLUSTER, MOST_BY_HAND, PRODUCT } from './provision/words.mjs';

export { describe, faultsOf };

const SPEEDS = { '1:10': 10, '1:1': 1 };
/** Until the controllers may send a burst of requests again. */
const REST_MS = 4_000;

function readOptions({ scale, clones, runs, kubeconfig, 'no-sql': noSql }) {
  const counts = clones.split(',').map(Number);
  const rounds = Number(runs);
  if (!Object.hasOwn(SPEEDS, scale)) {
    throw new Error(`--scale is one of ${Object.keys(SPEEDS).join(', ')}`);
  }
  if (![...counts, rounds].every(value => Number.isInteger(value) && value)) {
    throw new Error('--clones and --runs are numbers, for example 1,14 and 3');
  }
  if (Boolean(kubeconfig) !== noSql) {
    throw new Error(
      '--kubeconfig and --no-sql go together: in a cluster that is there already only the storage is measured',
    );
  }
  return { scale: kubeconfig ? CLUSTER : scale, counts, rounds };
}

/** Runs the three ways in turn and keeps what came of each. */
class Contest {
  #stage;
  #speed;
  #bare;
  #product;
  #made = 0;
  /** Strategies that were far behind with fewer clones. */
  #behind = new Set();

  static async prepare(stage, speed) {
    const contest = new Contest();
    contest.#stage = stage;
    contest.#speed = speed;
    contest.#product = await step('backend started', () =>
      Product.start(stage),
    );
    stage.golden = await step('point in time taken', async () =>
      readPoint(stage, await contest.#product.takePoint()),
    );
    await contest.#product.watch(stage);
    contest.#bare = await BareClient.start(stage);
    return contest;
  }

  /** The first run of everything compiles its code. */
  async warmUp() {
    await this.#runBare(1, strategiesFor(1)[1]);
    await this.#runProduct(1);
  }

  /** @returns what all runs with so many clones came to */
  async measure(clones, rounds) {
    const runs = [];
    const left = strategiesFor(clones).filter(
      ({ name }) => !this.#behind.has(name),
    );
    const skipped = [...this.#behind];
    let strategies = left;
    for (let round = 0; round < rounds; round++) {
      if (clones <= MOST_BY_HAND) runs.push(await this.#runByHand(clones));
      for (const strategy of strategies) {
        runs.push(await this.#runBare(clones, strategy));
      }
      runs.push(await this.#runProduct(clones));
      strategies = worthRunning(
        strategies,
        runs.filter(({ way }) => way === 'bare'),
      );
    }
    hopeless(
      left,
      runs.filter(({ way }) => way === 'bare'),
    ).forEach(name => this.#behind.add(name));
    return { ...summarizeCount(clones, runs), skipped };
  }

  async stop() {
    this.#product.stop();
    await this.#bare.stop();
  }

  async #runByHand(clones) {
    const names = this.#names(clones);
    return await this.#run('hand', BY_HAND, 'kubectl', clones, {
      create: async () => ({
        seconds: await runByHand(this.#stage, names),
      }),
      remove: () => this.#bare.remove(names),
    });
  }

  async #runBare(clones, strategy) {
    const names = this.#names(clones);
    return await this.#run('bare', strategy.name, 'bare-client', clones, {
      create: async () => ({
        seconds: await this.#bare.create(names, strategy),
      }),
      remove: () => this.#bare.remove(names),
    });
  }

  async #runProduct(clones) {
    return await this.#run('product', PRODUCT, 'ephemeral-db', clones, {
      create: () => this.#product.create(clones),
      remove: ({ ids }) => this.#product.remove(ids),
      countsRemoval: true,
    });
  }

  async #run(way, name, client, clones, { create, remove, countsRemoval }) {
    await this.#takeRequests(client, clones);
    const result = await create();
    const { seconds } = result;
    const made = await this.#takeRequests(client, clones);
    console.log(
      `  ${clones} × ${name}: mean ${meanOf(seconds).toFixed(
        2,
      )} s, last ${lastOf(seconds).toFixed(2)} s`,
    );
    await remove(result);
    const removed = await this.#takeRequests(client, clones);
    await new Promise(resolve => setTimeout(resolve, REST_MS / this.#speed));
    return {
      ...{ way, name, seconds, stages: result.stages },
      requests: {
        ...made,
        ...(countsRemoval
          ? { removeReads: removed.reads, removeWrites: removed.writes }
          : {}),
      },
    };
  }

  /** Per clone. */
  async #takeRequests(client, clones) {
    const taken = await this.#stage.takeRequests?.();
    if (!taken) return {};
    const { reads = 0, writes = 0 } = taken[client] ?? {};
    return { reads: reads / clones, writes: writes / clones };
  }

  #names(clones) {
    return Array.from({ length: clones }, () => `bench-${++this.#made}`);
  }
}

/** Measures how long clones take by hand, by a bare client and by this product. */
export async function benchProvision(values) {
  const { scale, counts, rounds } = readOptions(values);
  if (!(await fetchKubectl())) {
    throw new Error('There is no kubectl for this kind of machine to fetch');
  }
  const speed = SPEEDS[scale] ?? 1;
  const stage = await step('cluster with a golden database', () =>
    scale === CLUSTER ? startClusterStage(values) : startSandboxStage(speed),
  );
  let contest;
  try {
    contest = await Contest.prepare(stage, speed);
    await step('all warmed up', () => contest.warmUp());
    const results = [];
    for (const count of counts) {
      results.push(await contest.measure(count, rounds));
    }
    return { scale, rounds, counts: results };
  } finally {
    await contest?.stop();
    await stage.takeAway?.();
  }
}
