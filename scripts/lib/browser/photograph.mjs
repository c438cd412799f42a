import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findViolations } from './axe.mjs';

/** The widths that everything is looked at in: a phone, the entity page's column, a desktop. */
export const WIDTHS = [360, 675, 1440];
export const THEMES = ['light', 'dark'];
const HEIGHT = 900;
const HIGHEST = 6_000;
const MOST_REST_MS = 600;

/** How far a page can be scrolled sideways, in CSS pixels; or what is ours in it, where others made the rest. */
function sidewaysScroll(page, within) {
  return page.evaluate(ours => {
    const { scrollingElement: whole } = document;
    const over = ours
      ? ours
          .flatMap(selector => [...document.querySelectorAll(selector)])
          .flatMap(part => [
            part.getBoundingClientRect().right - window.innerWidth,
            part.scrollWidth - part.clientWidth,
          ])
      : [whole.scrollWidth - window.innerWidth];
    return Math.max(0, ...over);
  }, within);
}

/**
 * Makes the window as high as what is in it, so that a picture shows all of it: of a dialog or a drawer alone where one is
 * open, else of the page.
 *
 * @returns {Promise<boolean>} whether that changed anything
 */
async function showAll(page, width) {
  const hidden = await page.evaluate(() => {
    const overlay = document
      .querySelector('[role="dialog"]')
      ?.closest('[role="presentation"]');
    const scrolled = [...(overlay ?? document).querySelectorAll('*')]
      .filter(element =>
        ['auto', 'scroll'].includes(getComputedStyle(element).overflowY),
      )
      .map(element => element.scrollHeight - element.clientHeight);
    const { scrollHeight, clientHeight } = document.scrollingElement;
    return Math.max(0, ...scrolled, overlay ? 0 : scrollHeight - clientHeight);
  });
  if (hidden === 0) return false;
  const height = Math.min(HEIGHT + hidden, HIGHEST);
  await page.setViewportSize({ width, height });
  return true;
}

/** Waits until fonts are there and what moves has come to rest; a ring that turns for ever is not waited for. */
async function settle(page) {
  await page.evaluate(async mostMs => {
    await document.fonts.ready;
    const moving = document
      .getAnimations()
      .filter(
        ({ effect }) => effect?.getComputedTiming().iterations !== Infinity,
      )
      .map(animation => animation.finished.catch(() => undefined));
    await Promise.race([
      Promise.all(moving),
      new Promise(resolve => setTimeout(resolve, mostMs)),
    ]);
    await new Promise(resolve =>
      requestAnimationFrame(() => requestAnimationFrame(resolve)),
    );
  }, MOST_REST_MS);
}

/**
 * Photographs what a page shows at each width, and looks for what is wrong with it: axe's violations, scrolling sideways.
 *
 * @param {import('playwright-core').Page} page
 * @param {object} options
 * @param {(width: number) => string} options.file - where each picture goes
 * @param {number[]} [options.widths]
 * @param {string[]} [options.within] - see findViolations
 * @param {string[]} [options.without] - see findViolations
 * @param {boolean} [options.part] - see findViolations
 * @param {(width: number) => Promise<void>} [options.before] - what to do at each width before the picture is taken
 * @returns {Promise<{ file: string, faults: string[] }[]>}
 */
export async function photograph(page, options) {
  const { file, widths = WIDTHS, within, without, part, before } = options;
  const pictures = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    await before?.(width);
    await settle(page);
    if (await showAll(page, width)) await settle(page);
    const path = file(width);
    await mkdir(dirname(path), { recursive: true });
    await page.screenshot({ path, animations: 'disabled' });
    const sideways = await sidewaysScroll(page, within);
    pictures.push({
      file: path,
      faults: [
        ...(sideways ? [`can be scrolled ${sideways} px sideways`] : []),
        ...(await findViolations(page, { within, without, part })),
      ],
    });
  }
  return pictures;
}
