const STRIP = /^Points in time of /;

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
 * @param {import('../scripts/lib/gallery/Gallery.mjs').Gallery} gallery
 * @param {string} scene
 * @returns {Promise<{ script: number, wall: number, marks: number, elements: number }>} `script`: milliseconds of JavaScript
 *   from the click to the first paint of the strip, with the code that is loaded for it; `wall`: milliseconds that passed
 */
export async function measureFirstPaint(browser, gallery, scene) {
  const page = await gallery.open(browser, 'light', {
    viewport: { width: 1440, height: 900 },
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  // The app itself is there before: what is measured is the tab.
  await tellOfFirstPaint(page);
  const before = await scriptMilliseconds(session);
  const startedAt = await page.evaluate(() => performance.now());
  await gallery.show(page, scene);
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
