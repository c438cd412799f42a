import { openGallery } from '../scripts/lib/gallery/photographGallery.mjs';
import { GALLERY_ORIGIN } from '../scripts/lib/gallery/buildGallery.mjs';

const STRIP = /^Points in time of /;

/** Shows a scene in a page that is loaded already, as somebody does who opens a tab of an app. */
function openScene(page, scene) {
  return page.evaluate(id => {
    window.history.pushState({}, '', `/?scene=${id}`);
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  }, scene);
}

/** Has the page tell, right after it was painted, that a strip with marks is there. */
function tellOfFirstPaint(page) {
  return page.evaluate(() => {
    const isThere = () =>
      [...document.querySelectorAll('ol')].some(list => {
        const label = list.getAttribute('aria-label') ?? '';
        return (
          label.startsWith('Points in time of') && list.querySelector('button')
        );
      });
    window.__painted = new Promise(resolve => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        // The frame that draws it, and then the first moment after it.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(undefined);
        });
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
  });
}

async function scriptMilliseconds(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'ScriptDuration').value;
}

/**
 * Opens the tab with 1,000 points and 1,000 clones once, in a browser that has never seen it.
 *
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<{ script: number, wall: number, marks: number, elements: number }>} `script`: milliseconds of JavaScript
 *   from the click to the first paint of the strip, with the code that is loaded for it; `wall`: milliseconds that passed
 */
export async function measureFirstPaint(browser, scene) {
  const page = await openGallery(browser, {
    viewport: { width: 1440, height: 900 },
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  // The app itself is there before: what is measured is the tab.
  await page.goto(`${GALLERY_ORIGIN}/?scene=none`);
  await page.getByText('There is no scene none').waitFor();
  await tellOfFirstPaint(page);
  const before = await scriptMilliseconds(session);
  const startedAt = await page.evaluate(() => performance.now());
  await openScene(page, scene);
  const paintedAt = await page.evaluate(() => window.__painted);
  const script = (await scriptMilliseconds(session)) - before;
  const strip = page.getByRole('list', { name: STRIP }).first();
  const result = {
    script,
    wall: paintedAt - startedAt,
    marks: await strip.getByRole('button').count(),
    elements: await page.evaluate(() => document.querySelectorAll('*').length),
  };
  await page.context().close();
  return result;
}
