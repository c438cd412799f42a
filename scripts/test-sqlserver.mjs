import { installPackages } from './lib/installPackages.mjs';
import { runScript } from './lib/runScript.mjs';
import { readSqlServerOptions } from './lib/sqlServerOptions.mjs';

await runScript(async () => {
  const options = readSqlServerOptions(process.argv.slice(2));
  await installPackages();
  const { testSqlServer } = await import('./lib/testSqlServer.mjs');
  const { passed, failed } = await testSqlServer(options);
  console.log(`\nStatements: ${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
