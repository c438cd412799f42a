import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { Cluster } from '../Cluster.mjs';
import { DemoStack } from '../DemoStack.mjs';
import { golden } from '../golden.mjs';
import { capture } from '../orders.mjs';
import { paths } from '../paths.mjs';
import { freePort } from '../ports.mjs';
import { startPrivatePostgres } from '../privatePostgres.mjs';
import { requireTypeScript } from '../requireTypeScript.mjs';
import { signIn } from '../signIn.mjs';
import { step } from '../steps.mjs';
import { moreCatalog, moreTemplates, STRANGER } from './moreCatalog.mjs';

/** The demo's configuration, on a database that outlives the backend, with more in its catalog and one person more. */
async function writeConfiguration(folder, postgres) {
  const demo = YAML.parse(
    await readFile(join(paths.root, 'app-config.yaml'), 'utf8'),
  );
  const write = async (name, documents) => {
    const file = join(folder, name);
    await writeFile(
      file,
      documents.map(document => YAML.stringify(document)).join('---\n'),
    );
    return file;
  };
  const locations = [
    await write('catalog.yaml', moreCatalog()),
    await write('templates.yaml', await moreTemplates()),
  ].map(target => ({ type: 'file', target }));
  return write('app-config.templates.yaml', [
    {
      backend: { database: { client: 'pg', connection: postgres } },
      auth: {
        providers: {
          people: { list: [...demo.auth.providers.people.list, STRANGER] },
        },
      },
      catalog: { locations: [...demo.catalog.locations, ...locations] },
    },
  ]);
}

/**
 * Brings up a demo whose backend can be killed: the sandbox runs in this process, so that things can be made to go wrong in
 * it, and the database is a PostgreSQL of its own.
 */
export async function startWorld() {
  const port = await freePort();
  const kubeConfig = join(paths.demo, `${port}`, 'kubeconfig');
  const stack = new DemoStack({ port, kubeConfig });
  const folder = await stack.makeFolder();
  const { applyGolden, startSandbox } = requireTypeScript(
    'packages/sandbox/src/index.ts',
  );
  const sandbox = await step('sandbox with the golden database', async () => {
    const started = await startSandbox({
      directory: join(folder, 'sandbox'),
      rbac: join(paths.root, 'deploy/rbac.yaml'),
      latency: { profile: 'article', speed: 10 },
    });
    await writeFile(kubeConfig, started.kubeConfig, { mode: 0o600 });
    await applyGolden({ kubeConfig });
    return started;
  });
  stack.prometheus = sandbox.metricsUrl;
  const postgres = await step('PostgreSQL started', startPrivatePostgres);
  const config = [
    join(paths.root, 'app-config.yaml'),
    await writeConfiguration(folder, postgres),
  ];
  const startBackend = () => stack.startBackend({ config });
  await step('backend started', startBackend);
  await step('T0 captured', async () =>
    capture(await signIn(stack.portal, 'dana'), golden.source, 'T0'),
  );
  return {
    stack,
    sandbox,
    postgres,
    cluster: new Cluster(kubeConfig),
    sam: await signIn(stack.portal, 'sam'),
    killBackend: () => stack.killBackend(),
    startBackend,
  };
}
