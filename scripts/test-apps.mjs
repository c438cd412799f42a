import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from './lib/installPackages.mjs';
import { freePort } from './lib/ports.mjs';
import { atEnd, runScript } from './lib/runScript.mjs';
import { seconds, sinceLaunch, step } from './lib/steps.mjs';
import { ensureSystemTools } from './lib/systemTools.mjs';

const USAGE = `yarn test:apps [--folder <where to make the apps; kept>]
  Makes an app with each of create-app's templates, the default one and --legacy, puts our packages into it as they would be
  published, builds it, and looks in Chromium at the card, the tab, the page and a form. The backend's answers are samples.`;

async function folderFor(wanted) {
  if (wanted) return wanted;
  const folder = await mkdtemp(join(tmpdir(), 'ephemeral-db-apps-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  await installPackages();
  await ensureSystemTools(['chromium']);
  const { packPackages } = await import('./lib/apps/packPackages.mjs');
  const { buildApp, makeApps } = await import('./lib/apps/makeApps.mjs');
  const { templates } = await import('./lib/apps/templates.mjs');
  const { lookAtApp, SIGHTS } = await import('./lib/apps/lookAtApp.mjs');
  const { startChromium } = await import('./lib/browser/startChromium.mjs');

  const folder = await folderFor(values.folder);
  const archives = await step('our packages built and packed', () =>
    packPackages(join(folder, 'packed')),
  );
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  await step('two apps made', () => makeApps(folder, { archives, origin }), {
    announce: 'making an app of each template (about 1 minute)',
  });
  const browser = await startChromium();
  let passed = 0;
  const attempt = async (title, run) => {
    try {
      const result = await step(title, run);
      passed += 1;
      return result;
    } catch (error) {
      console.log(error.message);
      return undefined;
    }
  };
  for (const { name, title } of templates) {
    const dist = await attempt(`${title}: built`, () => buildApp(folder, name));
    if (!dist) continue;
    for await (const { what, see } of lookAtApp(browser, {
      name,
      dist,
      port,
    })) {
      await attempt(`${title}: ${what}`, see);
    }
  }
  await browser.close();
  const failed = templates.length * (1 + SIGHTS.length) - passed;
  console.log(`Apps: ${passed} passed, ${failed} failed`);
  console.log(`in ${seconds(sinceLaunch())}`);
  return failed === 0 ? 0 : 1;
});
