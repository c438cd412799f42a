import { parseArgs } from 'node:util';
import { installPackages } from './lib/installPackages.mjs';
import { runScript } from './lib/runScript.mjs';

const USAGE = `npm run query -- <name of a clone> "SELECT ..." [--port <the portal's port, if several demos run>]`;

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' } },
  });
  const [name, statement] = positionals;
  if (!name || !statement) throw new Error(USAGE);
  await installPackages();
  const { queryClone } = await import('./lib/queryClone.mjs');
  console.log(await queryClone(name, statement, values.port));
  return 0;
});
