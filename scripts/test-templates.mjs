import { parseArgs } from 'node:util';
import { installPackages } from './lib/installPackages.mjs';
import { StoppedError } from './lib/processes.mjs';
import { runScript } from './lib/runScript.mjs';
import { seconds, sinceLaunch, step } from './lib/steps.mjs';
import { ensureSystemTools } from './lib/systemTools.mjs';

const USAGE = `yarn test:templates [--only <groups: one, refusals, cancel, agents, fourteen>]
  Runs the software templates of templates/ through the scaffolder's REST API, and the agents' actions over MCP, on a demo
  whose backend is killed in the middle of tasks. What comes of it is read from the portal, from the cluster and over TDS.`;

/** After one that fails, the rest of its group is not tried, and counts as failed too. */
async function runGroup(name, checks, world) {
  let passed = 0;
  try {
    for (const [title, run] of checks) {
      await step(`${name}: ${title}`, () => run(world));
      passed += 1;
    }
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    console.log(`    ${error.stack}`);
  }
  return { passed, failed: checks.length - passed };
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  await installPackages();
  await ensureSystemTools(['initdb']);
  const { startWorld } = await import('./lib/templates/startWorld.mjs');
  const { groups } = await import('./lib/templates/checks/groups.mjs');

  const world = await startWorld();
  const runAll = async () => {
    const total = { passed: 0, failed: 0 };
    for (const [name, checks] of Object.entries(groups())) {
      if (values.only && !values.only.split(',').includes(name)) continue;
      const { passed, failed } = await runGroup(name, checks, world);
      total.passed += passed;
      total.failed += failed;
      world.sandbox.faults.clear();
    }
    console.log(`Templates: ${total.passed} passed, ${total.failed} failed`);
    console.log(`in ${seconds(sinceLaunch())}`);
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
  };
  return Promise.race([runAll(), world.stack.broken]);
});
