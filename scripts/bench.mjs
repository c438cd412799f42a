import { parseArgs } from 'node:util';
import { installPackages } from './lib/installPackages.mjs';
import { runScript } from './lib/runScript.mjs';
import { ensureSystemTools } from './lib/systemTools.mjs';

const USAGE = `yarn bench ui [--json]
  ui: the tab with 1,000 points and 1,000 clones in Chromium, and the size of the plugin's code. Ends with 1 where a figure is
  worse than allowed.`;

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  if (positionals.join(' ') !== 'ui') throw new Error(USAGE);
  // Only the result may stand on the output then.
  if (values.json) console.log = console.error;
  await installPackages();
  await ensureSystemTools(['chromium']);
  const { benchUi, describe, faultsOf } = await import('../bench/ui.mjs');
  const result = await benchUi();
  const faults = faultsOf(result);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ...result, faults }, undefined, 2)}\n`
      : `${describe(result)}\n`,
  );
  for (const fault of faults) console.error(`✗ ${fault}`);
  return faults.length === 0 ? 0 : 1;
});
