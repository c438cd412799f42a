import { installPackages } from './lib/installPackages.mjs';
import { ensureFree, freePort } from './lib/ports.mjs';
import { runScript } from './lib/runScript.mjs';

// As app-config.yaml has it, for people who work on the portal with Backstage's own watch mode.
const BACKEND_PORT = 7007;
const APP_PORT = 3000;

await runScript(async () => {
  await ensureFree(BACKEND_PORT, 'the backend');
  await ensureFree(APP_PORT, 'the app');
  await installPackages();
  const { DemoStack } = await import('./lib/DemoStack.mjs');
  const { startCluster, fillGolden, keepGoldenAlive } = await import(
    './lib/demo.mjs'
  );

  const stack = new DemoStack({
    port: BACKEND_PORT,
    sandboxPort: await freePort(),
    latency: 'article',
  });
  const play = async () => {
    await startCluster(stack);
    stack.startDevelopment();
    await stack.untilPortalAnswers();
    await fillGolden(stack);
    await stack.announce();
    keepGoldenAlive(stack);
    return stack.broken;
  };
  return Promise.race([play(), stack.broken]);
});
