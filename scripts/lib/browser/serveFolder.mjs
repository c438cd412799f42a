import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Lets a browser find a built app at an address, without a server: files of a folder, its `index.html` for all other pages.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} origin - e.g. `http://localhost:3000`; nobody needs to listen there
 * @param {string} folder
 * @param {(route: import('playwright-core').Route, url: URL) => Promise<void>} [answerApi] - answers what is asked under `/api`
 */
export async function serveFolder(context, origin, folder, answerApi) {
  await context.route(`${origin}/**`, async route => {
    const url = new URL(route.request().url());
    if (url.pathname.startsWith('/api/') && answerApi) {
      await answerApi(route, url);
      return;
    }
    const path = normalize(decodeURIComponent(url.pathname));
    const type = TYPES[extname(path)];
    const file = join(folder, type ? path : 'index.html');
    const body = await readFile(file).catch(() => undefined);
    await route.fulfill(
      body === undefined
        ? { status: 404, body: `${path} is not in ${folder}` }
        : { body, contentType: type ?? 'text/html' },
    );
  });
}
