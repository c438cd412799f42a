import assert from 'node:assert/strict';
import { SLOW_MS, Visitor } from '../browser/Visitor.mjs';
import { seeForm } from './templateForm.mjs';

const path = template => `/create/templates/default/${template}`;

/** The services that Sam's team clones. */
const SERVICES = ['orders-api', 'returns-api'];

/** Clones for all services of a team in one go, and away with them. */
export function teamTemplatesWalk() {
  let names;
  return {
    title: 'templates for a team',
    begin: ({ browser, stack }) => Visitor.signIn(browser, stack.portal, 'sam'),
    steps: [
      [
        'all services of the team are chosen by one click, and reviewed',
        async ({ page }) => {
          await page.goto(path('team-environments'));
          await page.getByRole('button', { name: 'All of mine' }).click();
          await seeForm(page);
          await page.getByRole('button', { name: 'Review' }).click();
          await page.getByRole('button', { name: 'New clones' }).waitFor();
          const review = await page.getByRole('table').innerText();
          for (const service of SERVICES) {
            assert.ok(review.includes(service), `${service} in ${review}`);
          }
        },
      ],
      [
        'a clone of each becomes ready, with a link to it',
        async ({ page }) => {
          await page.getByRole('button', { name: 'New clones' }).click();
          await page
            .getByRole('link', { name: 'Open all clones' })
            .waitFor({ timeout: SLOW_MS });
          names = await page
            .getByRole('listitem')
            .getByRole('link', { name: /^(orders|returns)-api-\d+$/ })
            .allInnerTexts();
          assert.deepEqual(
            names.map(name => name.replace(/-\d+$/, '')).sort(),
            SERVICES,
          );
          await page.getByRole('link', { name: names[1] }).click();
          await page.waitForURL(/\/ephemeral-db\/clones\//);
          await page.getByText(names[1]).first().waitFor();
        },
      ],
      [
        'the teardown takes exactly those away',
        async ({ page }) => {
          await page.goto(path('team-environments-teardown'));
          for (const name of names) {
            await page
              .getByRole('checkbox', { name: new RegExp(`^${name}\\b`) })
              .check();
          }
          await page.getByRole('button', { name: 'Review' }).click();
          await page.getByRole('button', { name: 'Delete clones' }).click();
          await page
            .getByText(/^Nothing is left of/)
            .first()
            .waitFor({ timeout: SLOW_MS });
          await page.goto('/ephemeral-db/clones');
          await page
            .getByRole('heading', { name: /Clones/ })
            .first()
            .waitFor();
          for (const name of names) {
            assert.equal(
              await page.getByText(name, { exact: true }).count(),
              0,
              name,
            );
          }
        },
      ],
    ],
  };
}
