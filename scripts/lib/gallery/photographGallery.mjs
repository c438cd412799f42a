import { join } from 'node:path';
import { photograph, THEMES } from '../browser/photograph.mjs';
import { serveFolder } from '../browser/serveFolder.mjs';
import { watchErrors } from '../browser/watchErrors.mjs';
import { buildGallery, GALLERY_ORIGIN } from './buildGallery.mjs';

/** As many pages as this machine has use for. */
const PAGES = 2;

/** The address of one scene of the gallery, alone. */
export function sceneAddress(scene, theme) {
  return `${GALLERY_ORIGIN}/?${new URLSearchParams({ scene, theme })}`;
}

/** Opens a page that finds the built gallery at GALLERY_ORIGIN. */
export async function openGallery(browser, options) {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options,
  });
  await serveFolder(context, GALLERY_ORIGIN, await buildGallery());
  return context.newPage();
}

/** The ids of all scenes, as the gallery itself lists them. */
export async function listScenes(page) {
  await page.goto(`${GALLERY_ORIGIN}/?scene=none`);
  const listed = await page.waitForFunction(() => window.__scenes);
  return listed.jsonValue();
}

/**
 * Photographs every scene of the gallery alone, in both themes and at each width.
 *
 * The gallery (`plugins/ephemeral-db/dev`) keeps to this: `/?scene=<id>&theme=light|dark` shows one scene alone, `/` all of
 * them, and `window.__scenes` lists the ids once it has rendered.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{ folder: string, wanted: (name: string) => boolean, scale?: number }} options
 * @returns {Promise<{ file: string, faults: string[] }[]>}
 */
export async function photographGallery(browser, { folder, wanted, scale }) {
  const options = { deviceScaleFactor: scale, reducedMotion: 'reduce' };
  const first = await openGallery(browser, options);
  const scenes = (await listScenes(first)).filter(scene =>
    wanted(`gallery/${scene}`),
  );
  const todo = scenes.flatMap(scene => THEMES.map(theme => ({ scene, theme })));
  const pictures = [];
  const work = async page => {
    const errors = watchErrors(page);
    for (let next = todo.shift(); next; next = todo.shift()) {
      const { scene, theme } = next;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.goto(sceneAddress(scene, theme));
      await page.waitForFunction(() => window.__scenes);
      const taken = await photograph(page, {
        part: true,
        file: width =>
          join(folder, 'gallery', `${scene}-${width}-${theme}.png`),
      });
      taken[0]?.faults.push(...errors.splice(0));
      pictures.push(...taken);
    }
    await page.context().close();
  };
  const others = await Promise.all(
    Array.from({ length: PAGES - 1 }, () => openGallery(browser, options)),
  );
  await Promise.all([first, ...others].map(work));
  return pictures.sort((a, b) => a.file.localeCompare(b.file));
}
