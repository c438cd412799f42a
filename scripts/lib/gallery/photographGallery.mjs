import { join } from 'node:path';
import { photograph, THEMES } from '../browser/photograph.mjs';
import { watchErrors } from '../browser/watchErrors.mjs';
import { Gallery } from './Gallery.mjs';

/**
 * Photographs every scene of the gallery alone, in both themes and at each width.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{ folder: string, wanted: (name: string) => boolean, scale?: number }} options
 * @returns {Promise<{ file: string, faults: string[] }[]>}
 */
export async function photographGallery(browser, { folder, wanted, scale }) {
  const gallery = await Gallery.start();
  const takeAll = async theme => {
    const page = await gallery.open(browser, theme, {
      deviceScaleFactor: scale,
    });
    const errors = watchErrors(page);
    const pictures = [];
    for (const scene of await gallery.scenes(page)) {
      if (!wanted(`gallery/${scene}`)) continue;
      await gallery.showWhole(page, scene);
      const taken = await photograph(page, {
        part: true,
        file: width =>
          join(folder, 'gallery', `${scene}-${width}-${theme}.png`),
      });
      taken[0].faults.push(...errors.splice(0));
      pictures.push(...taken);
    }
    await page.context().close();
    return pictures;
  };
  try {
    const pictures = await Promise.all(THEMES.map(takeAll));
    return pictures.flat().sort((a, b) => a.file.localeCompare(b.file));
  } finally {
    gallery.close();
  }
}
