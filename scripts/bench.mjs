import { parseArgs } from 'node:util';
import { installPackages } from './lib/installPackages.mjs';
import { runScript } from './lib/runScript.mjs';
import { ensureSystemTools } from './lib/systemTools.mjs';

const USAGE = `yarn bench <what> [--json]
  ui: the tab with 1,000 points and 1,000 clones in Chromium, and the size of the plugin's code.
  sandbox: the stand-in cluster with 1,000 namespaces and a clone in each: its memory and how long its lists take.
  parsers: the Transact-SQL parsers of npm and our own on what the product sends and on the corpus: what each reads and misreads.
  provision [--scale 1:10|1:1] [--clones 1,14,100] [--runs 3]: how long clones take by hand, by a bare client and
    by this product; with --kubeconfig, --config and --no-sql, as of yarn test:cluster, on a cluster that is there.
  read: an entity's timeline against the catalog's entities/by-name in the same backend, on SQLite and PostgreSQL.
  cost: 1, 10, 100 and 1,000 clones through one backend: time, processor time and memory of each; two backends on two clusters.
  Ends with 1 where a figure is worse than allowed.`;

/** What can be measured: how, and what it needs beside the packages. */
const benches = {
  ui: {
    tools: ['chromium'],
    load: async () => {
      const { benchUi, describe, faultsOf } = await import('../bench/ui.mjs');
      return { run: benchUi, describe, faultsOf };
    },
  },
  parsers: {
    tools: [],
    load: async () => {
      const { benchParsers, describe, faultsOf } = await import(
        '../bench/parsers.mjs'
      );
      return { run: benchParsers, describe, faultsOf };
    },
  },
  provision: {
    tools: [],
    options: {
      scale: { type: 'string', default: '1:10' },
      clones: { type: 'string', default: '1,14,100' },
      runs: { type: 'string', default: '3' },
      kubeconfig: { type: 'string' },
      config: { type: 'string' },
      source: { type: 'string' },
      'no-sql': { type: 'boolean', default: false },
    },
    load: async () => {
      const { benchProvision, describe, faultsOf } = await import(
        '../bench/provision.mjs'
      );
      return { run: benchProvision, describe, faultsOf };
    },
  },
  cost: {
    tools: ['initdb'],
    load: async () => {
      const { benchCost, describe, faultsOf } = await import(
        '../bench/cost.mjs'
      );
      return { run: benchCost, describe, faultsOf };
    },
  },
  read: {
    tools: ['initdb'],
    load: async () => {
      const { benchRead, describe, faultsOf } = await import(
        '../bench/read.mjs'
      );
      return { run: benchRead, describe, faultsOf };
    },
  },
  sandbox: {
    tools: [],
    load: async () => {
      const { benchSandbox, describe, faultsOf } = await import(
        '../bench/sandbox.mjs'
      );
      return { run: benchSandbox, describe, faultsOf };
    },
  },
};

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: Object.assign(
      { json: { type: 'boolean', default: false } },
      ...Object.values(benches).map(({ options }) => options),
    ),
  });
  const name = positionals.join(' ');
  if (!Object.hasOwn(benches, name)) throw new Error(USAGE);
  // Only the result may stand on the output then.
  if (values.json) console.log = console.error;
  await installPackages();
  await ensureSystemTools(benches[name].tools);
  const { run, describe, faultsOf } = await benches[name].load();
  const result = await run(values);
  const faults = faultsOf(result);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ...result, faults }, undefined, 2)}\n`
      : `${describe(result)}\n`,
  );
  for (const fault of faults) console.error(`✗ ${fault}`);
  return faults.length === 0 ? 0 : 1;
});
