import { readClusterOptions } from './lib/clusterOptions.mjs';
import { installPackages } from './lib/installPackages.mjs';
import { runScript } from './lib/runScript.mjs';
import { seconds, sinceLaunch } from './lib/steps.mjs';

await runScript(async () => {
  const options = readClusterOptions(process.argv.slice(2));
  await installPackages();
  // Only now are there packages that these modules can import.
  const { testCluster } = await import('./lib/testCluster.mjs');
  console.log(`\n${await testCluster(options)}\n`);
  console.log(
    `the story holds on this cluster, told in ${seconds(sinceLaunch())}`,
  );
  return 0;
});
