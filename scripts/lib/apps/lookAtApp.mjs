import { join } from 'node:path';
import { startFolderServer } from '../browser/startFolderServer.mjs';
import { watchErrors } from '../browser/watchErrors.mjs';
import { paths } from '../paths.mjs';
import { createMockedBackend } from './mockedBackend.mjs';

const SERVICE_PAGE = '/catalog/default/component/orders-api';

/** What has to be seen, and where. */
export const SIGHTS = [
  {
    what: 'the card on the page of an entity',
    path: SERVICE_PAGE,
    look: page => [
      page.getByRole('heading', { name: 'Database clones' }),
      page.getByRole('button', { name: /^T1, .*customers 15/ }),
      page.getByText('orders-migration').first(),
    ],
  },
  {
    what: 'the tab of the entity',
    path: `${SERVICE_PAGE}/ephemeral-db`,
    look: page => [
      page.getByRole('heading', { name: 'Customer DB' }),
      page.getByRole('heading', { name: 'Clones (1)' }),
      page.getByText('orders-migration').first(),
    ],
  },
  {
    what: 'the page over everything',
    path: '/ephemeral-db',
    look: page => [
      page.getByText('Ephemeral databases').first(),
      page.getByText('Customer DB').first(),
    ],
  },
  {
    what: 'the form of a software template',
    path: '/create/templates/default/new-ephemeral-db',
    look: page => [
      page.getByRole('combobox', { name: 'Service' }),
      page.getByText('Customer DB').first(),
      page.getByRole('radio', { name: /^Newest.*customers 15/ }),
      page.getByRole('radio', { name: '12 h' }),
      page.getByRole('textbox', { name: 'Name' }),
    ],
  },
];

/**
 * Looks at a built app in Chromium.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{ name: string, dist: string, port: number }} app
 * @returns {AsyncGenerator<{ what: string, see: () => Promise<void> }>} one after the other
 */
export async function* lookAtApp(browser, { name, dist, port }) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
  });
  const server = await startFolderServer(dist, createMockedBackend(), port);
  const page = await context.newPage();
  const errors = watchErrors(page);
  for (const { what, path, look } of SIGHTS) {
    const see = async () => {
      try {
        await page.goto(`${server.origin}${path}`);
        const enter = page.getByRole('button', { name: 'Enter', exact: true });
        const [first] = look(page);
        await first.or(enter).first().waitFor();
        if (await enter.isVisible()) await enter.click();
        for (const locator of look(page)) await locator.waitFor();
        if (errors.length > 0) throw new Error(errors.join('\n'));
      } catch (error) {
        const file = join(paths.tools, `apps-${name}.png`);
        await page.screenshot({ path: file, fullPage: true });
        throw new Error(`${error.message}\nA picture of it: ${file}`);
      }
    };
    yield { what, see };
  }
  await context.close();
  server.close();
}
