import { parseArgs } from 'node:util';
import { fetchKubectl } from './lib/fetchKubectl.mjs';
import { installPackages } from './lib/installPackages.mjs';
import { freePort } from './lib/ports.mjs';
import { runScript } from './lib/runScript.mjs';
import { ensureSystemTools } from './lib/systemTools.mjs';

const USAGE = `yarn test:browser [--only <text in a walk's title>] [--port <of a demo that is running>]
  Walks through the demo in Chromium as its people do: engineer, service owner, platform admin, once by keyboard alone, and
  in two browsers at once. What is copied is pasted and run. After a failure there is a picture in .tools/failed-walks.`;

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      port: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  await installPackages();
  await ensureSystemTools(['chromium', 'tsql']);
  await fetchKubectl();
  const { startChromium } = await import('./lib/browser/startChromium.mjs');
  const { Cluster } = await import('./lib/Cluster.mjs');
  const { DemoStack } = await import('./lib/DemoStack.mjs');
  const { theDemo } = await import('./lib/runningDemos.mjs');
  const { fillGolden, keepGoldenAlive, setUp } = await import('./lib/demo.mjs');
  const { walks } = await import('./lib/walks/walks.mjs');
  const { runWalk } = await import('./lib/walks/runWalk.mjs');

  const ownDemo = async () => {
    const stack = new DemoStack({
      port: await freePort(),
      sandboxPort: await freePort(),
      latency: 'article',
    });
    await Promise.race([setUp(stack, { withApp: true }), stack.broken]);
    await fillGolden(stack);
    keepGoldenAlive(stack);
    return stack;
  };
  const stack = values.port ? theDemo(values.port) : await ownDemo();
  const walkAll = async () => {
    const browser = await startChromium();
    const world = { browser, stack, cluster: new Cluster(stack.kubeConfig) };
    const total = { passed: 0, failed: 0 };
    for (const walk of walks()) {
      if (!walk.title.includes(values.only)) continue;
      const { passed, failed } = await runWalk(walk, world);
      total.passed += passed;
      total.failed += failed;
    }
    await browser.close();
    console.log(`Walks: ${total.passed} passed, ${total.failed} failed`);
    return total.failed === 0 ? 0 : 1;
  };
  return Promise.race([walkAll(), stack.broken].filter(Boolean));
});
