import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from './lib/installPackages.mjs';
import { paths } from './lib/paths.mjs';
import { freePort } from './lib/ports.mjs';
import { runScript } from './lib/runScript.mjs';
import { step } from './lib/steps.mjs';
import { ensureSystemTools } from './lib/systemTools.mjs';

const USAGE = `npm run photographs -- [options]
  Photographs every scene of the gallery (plugins/ephemeral-db/dev) and five views of the demo, in both themes, 360, 675 and
  1440 px wide, and looks at each for accessibility (axe) and for scrolling sideways. Open index.html of the folder after.
  --folder <path>   where to (default .tools/photographs)
  --only <text>     only what has this in its name, such as gallery/card or portal/
  --scale <number>  pixels of the picture for one of the page (default 1)
  --into <folder>   also puts those that README and docs show there, sharp enough for print`;

/** What README.md and docs/ show, under which name. */
const CHOSEN = {
  'portal/service-1440-light': 'service-light',
  'portal/service-1440-dark': 'service-dark',
  'portal/clones-1440-light': 'clones',
  'portal/drawer-1440-light': 'clone',
  'portal/databases-1440-light': 'databases',
  'portal/service-360-light': 'phone',
  'portal/template-1440-light': 'template',
};

/** All pictures on one page, to be laid beside the mocks. */
function contactSheet(folder, pictures) {
  const figures = pictures.map(({ file, faults }) => {
    const name = relative(folder, file);
    const list = faults.map(fault => `<li>${fault.replace(/[&<]/g, ' ')}</li>`);
    return `<figure><figcaption>${name}<ul>${list.join(
      '',
    )}</ul></figcaption><img loading="lazy" src="${name}"></figure>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Photographs</title><style>body{font:14px sans-serif;background:#888}figure{display:inline-block;vertical-align:top;margin:8px}img{max-width:1440px}li{color:#900}</style>${figures.join(
    '\n',
  )}`;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: join(paths.tools, 'photographs') },
      only: { type: 'string', default: '' },
      scale: { type: 'string' },
      into: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const scale = Number(values.scale ?? (values.into ? 2 : 1));
  if (!(scale >= 1 && scale <= 3)) throw new Error(USAGE);
  return { ...values, scale, folder: resolve(values.folder) };
}

await runScript(async () => {
  const { folder, only, scale, into, help } = readOptions();
  if (help) {
    console.log(USAGE);
    return 0;
  }
  await installPackages();
  await ensureSystemTools(['chromium']);
  const { startChromium } = await import('./lib/browser/startChromium.mjs');
  const { photographPortal } = await import(
    './lib/browser/photographPortal.mjs'
  );
  const { photographGallery } = await import(
    './lib/gallery/photographGallery.mjs'
  );
  const { DemoStack } = await import('./lib/DemoStack.mjs');
  const { setUp } = await import('./lib/demo.mjs');

  const wanted = name =>
    name.includes(only) &&
    (!into || Object.keys(CHOSEN).some(chosen => chosen.startsWith(name)));
  const options = { folder, wanted, scale };
  const stack = new DemoStack({
    port: await freePort(),
    sandboxPort: await freePort(),
    latency: 'article',
  });
  // What stands there is of another time; other files of the person's are left alone.
  for (const part of into ? ['portal'] : ['gallery', 'portal']) {
    if (!only) await rm(join(folder, part), { recursive: true, force: true });
  }
  await mkdir(folder, { recursive: true });
  const take = async () => {
    const browser = await startChromium();
    const pictures = [];
    if (!into && !only.startsWith('portal')) {
      pictures.push(
        ...(await step('gallery photographed', () =>
          photographGallery(browser, options),
        )),
      );
    }
    if (!only.startsWith('gallery')) {
      await setUp(stack, { withApp: true });
      pictures.push(
        ...(await step('portal photographed', () =>
          photographPortal(browser, stack, options),
        )),
      );
    }
    await browser.close();
    return pictures;
  };
  const pictures = await Promise.race([take(), stack.broken]);
  await writeFile(join(folder, 'index.html'), contactSheet(folder, pictures));
  if (into) {
    await mkdir(into, { recursive: true });
    for (const [name, target] of Object.entries(CHOSEN)) {
      await copyFile(join(folder, `${name}.png`), join(into, `${target}.png`));
    }
  }
  const faulty = pictures.filter(({ faults }) => faults.length > 0);
  for (const { file, faults } of faulty) {
    console.log(`✗ ${relative(folder, file)}`);
    for (const fault of faults) console.log(`    ${fault}`);
  }
  console.log(`All pictures: ${join(folder, 'index.html')}`);
  console.log(
    `Photographs: ${pictures.length - faulty.length} passed, ${
      faulty.length
    } failed`,
  );
  return faulty.length === 0 && pictures.length > 0 ? 0 : 1;
});
