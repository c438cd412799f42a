import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../paths.mjs';
import { watchErrors } from './watchErrors.mjs';

/** What may take as long as the cluster does, at the demo's pace. */
export const SLOW_MS = 90_000;

const NAMES = { sam: 'Sam Ortega', dana: 'Dana Kim', alex: 'Alex Moreau' };

/** Somebody who looks at the portal through a browser of their own. */
export class Visitor {
  /**
   * Opens the portal.
   *
   * @param {import('playwright-core').Browser} browser
   * @param {string} portal
   * @param {keyof typeof NAMES} person
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  static async arrive(browser, portal, person, options) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 1000 },
      locale: 'en-GB',
      baseURL: portal,
      ...options,
    });
    context.setDefaultTimeout(20_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], {
      origin: portal,
    });
    const page = await context.newPage();
    const visitor = new Visitor(person, page);
    await page.goto('/');
    return visitor;
  }

  /** Opens the portal and signs in by one click. */
  static async signIn(browser, portal, person, options) {
    const visitor = await Visitor.arrive(browser, portal, person, options);
    const { page } = visitor;
    await page
      .getByRole('button', { name: `Sign in as ${NAMES[person]}` })
      .click();
    await page.getByRole('link', { name: 'Ephemeral databases' }).waitFor();
    return visitor;
  }

  constructor(person, page) {
    this.person = person;
    this.page = page;
    this.errors = watchErrors(page);
  }

  /** Where the clipboard of this visitor's machine stands. */
  clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Keeps what is on the screen, for whoever wants to know why a walk failed. */
  async keepPicture(title) {
    const folder = join(paths.tools, 'failed-walks');
    await mkdir(folder, { recursive: true });
    const name = `${this.person}-${title}`.toLowerCase();
    const file = join(folder, `${name.replace(/[^a-z0-9]+/g, '-')}.png`);
    await this.page.screenshot({ path: file, fullPage: true });
    return file;
  }

  async leave() {
    await this.page.context().close();
  }
}
