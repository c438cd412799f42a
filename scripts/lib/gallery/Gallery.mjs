import { startFolderServer } from '../browser/startFolderServer.mjs';
import { buildGallery } from './buildGallery.mjs';

const NONE = 'none';
const QUIET_MS = 300;
const MOST_MS = 5_000;

/** Waits until a page has not changed for a moment: then all is there that comes by itself. */
async function untilQuiet(page) {
  await page.evaluate(
    ([quietMs, mostMs]) =>
      new Promise(resolve => {
        let timer = setTimeout(resolve, quietMs);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(resolve, quietMs);
        });
        observer.observe(document.body, { childList: true, subtree: true });
        setTimeout(resolve, mostMs);
      }),
    [QUIET_MS, MOST_MS],
  );
}

/**
 * The built gallery in a browser.
 *
 * The gallery (`plugins/ephemeral-db/dev`) keeps to this: `/?scene=<id>&theme=light|dark` shows one scene alone, `/` all of
 * them; `window.__scenes` lists the ids once it has rendered; a change of the address without a reload changes the scene.
 */
export class Gallery {
  #server;

  static async start() {
    return new Gallery(await startFolderServer(await buildGallery()));
  }

  constructor(server) {
    this.#server = server;
  }

  /** Opens a page that has loaded everything and shows no scene yet. */
  async open(browser, theme, options) {
    const context = await browser.newContext({
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      colorScheme: theme,
      ...options,
    });
    const page = await context.newPage();
    const query = new URLSearchParams({ scene: NONE, theme });
    await page.goto(`${this.#server.origin}/?${query}`);
    await page.waitForFunction(() => window.__scenes);
    return page;
  }

  /** The ids of all scenes, as the gallery itself lists them. */
  scenes(page) {
    return page.evaluate(() => window.__scenes);
  }

  /** Shows a scene in a page that is loaded already, as somebody does who opens a tab of an app. */
  async show(page, scene) {
    const goTo = id =>
      page.evaluate(it => {
        window.history.pushState({}, '', `/?scene=${it}`);
        window.dispatchEvent(new PopStateEvent('popstate', { state: {} }));
      }, id);
    // By way of none, so that nothing of the one before is left.
    await goTo(NONE);
    await page.getByText(`There is no scene ${NONE}`).waitFor();
    await goTo(scene);
  }

  /** Shows a scene and waits until it has read what it shows, unless it is one of those that never do. */
  async showWhole(page, scene) {
    await this.show(page, scene);
    await untilQuiet(page);
    if (scene.endsWith('-loading')) return;
    await page
      .getByRole('status', { name: /^Loading/ })
      .or(page.getByText('Loading', { exact: true }))
      .first()
      .waitFor({ state: 'detached' });
  }

  close() {
    this.#server.close();
  }
}
