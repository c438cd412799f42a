import { parseArgs } from 'node:util';
import { installPackages } from './lib/installPackages.mjs';
import { runScript } from './lib/runScript.mjs';
import { seconds, sinceLaunch } from './lib/steps.mjs';

const USAGE = `yarn test:drivers [--only <drivers: portworx-fada, hostpath, ceph-rbd, ebs, trident>] [--speed <number>]
  Tells the story on a sandbox of each kind of storage, all at once through one portal, and shows how they differ.
  --speed <number>  how much faster than the article's array they are (default: 20)`;

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      speed: { type: 'string', default: '20' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  await installPackages();
  // Only now are there packages that these modules can import.
  const { requireTypeScript } = await import('./lib/requireTypeScript.mjs');
  const { startWorld } = await import('./lib/drivers/startWorld.mjs');
  const { tellStories } = await import('./lib/drivers/tellStories.mjs');
  const { driverTable } = await import('./lib/drivers/driverTable.mjs');
  const { driverProfiles } = requireTypeScript('packages/sandbox/src/index.ts');

  const world = await startWorld({
    drivers: values.only?.split(',') ?? Object.keys(driverProfiles),
    speed: Number(values.speed),
  });
  const told = await Promise.race([tellStories(world), world.stack.broken]);
  console.log(`\n${driverTable(told)}\n`);
  const passed = told.filter(({ seen }) => seen).length;
  console.log(`Stories: ${passed} passed, ${told.length - passed} failed`);
  console.log(`in ${seconds(sinceLaunch())}`);
  return passed === told.length ? 0 : 1;
});
