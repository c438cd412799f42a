const STRIP = /^Points in time of /;
const BEGIN = 'tab-asked-for';
const PAINTED = 'strip-painted';
const CATEGORIES = ['devtools.timeline', 'blink.user_timing', 'v8.execute'];

/** What a trace calls the running of script. */
const SCRIPT = new Set([
  'EvaluateScript',
  'v8.evaluateModule',
  'v8.compile',
  'FunctionCall',
  'RunMicrotasks',
]);

/** Has the page tell, right after it was painted, that a strip with marks is there. */
function tellOfFirstPaint(page) {
  return page.evaluate(painted => {
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
          port1.onmessage = () => resolve(performance.mark(painted).startTime);
          port2.postMessage(undefined);
        });
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
  }, PAINTED);
}

/** The thread's time of a trace, in milliseconds: what other programs of the machine do does not count. */
const threadTime = ({ tts }) => tts / 1000;

/** How much script ran on a page's thread between two of its marks. What runs within another is not counted twice. */
function scriptBetween(events, from, to) {
  const marked = wanted =>
    events.find(
      ({ cat, name }) => cat.includes('blink.user_timing') && name === wanted,
    );
  const begin = marked(from);
  const end = marked(to);
  const scripts = events
    .filter(
      ({ name, pid, tid, ph }) =>
        SCRIPT.has(name) && ph === 'X' && pid === end.pid && tid === end.tid,
    )
    .map(event => [
      Math.max(threadTime(event), threadTime(begin)),
      Math.min(threadTime(event) + (event.tdur ?? 0) / 1000, threadTime(end)),
    ])
    .sort(([a], [b]) => a - b);
  let total = 0;
  let until = threadTime(begin);
  for (const [start, stop] of scripts) {
    total += Math.max(0, stop - Math.max(start, until));
    until = Math.max(until, stop);
  }
  return total;
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
  // The app itself is there before: what is measured is the tab.
  const page = await gallery.open(browser, 'light', {
    viewport: { width: 1440, height: 900 },
  });
  await tellOfFirstPaint(page);
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate(mark => performance.mark(mark), BEGIN);
  await gallery.show(page, scene);
  const wall = await page.evaluate(
    async mark =>
      (await window.__painted) -
      performance.getEntriesByName(mark)[0].startTime,
    BEGIN,
  );
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const strip = page.getByRole('list', { name: STRIP }).first();
  const result = {
    script: scriptBetween(traceEvents, BEGIN, PAINTED),
    wall,
    marks: await strip.getByRole('button').count(),
    elements: await page.evaluate(() => document.querySelectorAll('*').length),
  };
  await page.context().close();
  return result;
}
