import assert from 'node:assert/strict';
import { SLOW_MS, Visitor } from '../browser/Visitor.mjs';
import { untilReady } from '../orders.mjs';
import { signIn } from '../signIn.mjs';
import { untilNextCustomer } from './nextCustomer.mjs';
import {
  deleteClone,
  markShowing,
  newName,
  rowOf,
  seeGone,
  servicePath,
} from './servicePage.mjs';

/** A button that stays, cannot be used, and says why. @returns {Promise<string>} the reason */
async function refusalOf(button) {
  await button.waitFor();
  assert.equal(await button.getAttribute('aria-disabled'), 'true');
  const reason = await button.evaluate(
    element =>
      document.getElementById(element.getAttribute('aria-describedby') ?? '')
        ?.textContent ?? '',
  );
  assert.match(reason, /^Only .+\.$/, 'the reason');
  return reason;
}

/** Who looks after everything, and still cannot order for others nor read their passwords. */
export function adminWalk() {
  /** Of two people, on two services. */
  const clones = [
    { person: 'sam', name: newName('of-orders'), entity: 'orders-api' },
    {
      person: 'dana',
      name: newName('of-customers'),
      entity: 'customer-service',
    },
  ];
  return {
    title: 'platform admin',
    begin: async ({ browser, stack }) => {
      for (const { person, name, entity } of clones) {
        const portal = await signIn(stack.portal, person);
        const { id } = await portal.orderClone({
          source: 'customerdb',
          snapshot: 'newest',
          entityRef: `component:default/${entity}`,
          name,
        });
        await untilReady(portal, id);
      }
      return Visitor.signIn(browser, stack.portal, 'alex');
    },
    steps: [
      [
        'captures a point on a service page',
        async ({ page, cluster }) => {
          await page.goto(servicePath('orders-api'));
          const customers = await untilNextCustomer(cluster);
          await page.getByRole('button', { name: 'Capture now' }).click();
          await markShowing(page, customers).waitFor({ timeout: SLOW_MS });
        },
      ],
      [
        'cannot order for others, and is told why',
        async ({ page }) => {
          const reason = await refusalOf(
            page.getByRole('button', { name: 'New clone', exact: true }),
          );
          assert.match(reason, /Team Orders/);
        },
      ],
      [
        'sees the clones of everybody on the page Ephemeral databases',
        async ({ page }) => {
          await page.getByRole('link', { name: 'Ephemeral databases' }).click();
          await page.getByRole('tab', { name: 'Clones' }).click();
          for (const { name } of clones) await rowOf(page, name).waitFor();
        },
      ],
      [
        'cannot read a password, and is told why',
        async ({ page }) => {
          await page.getByText(clones[1].name, { exact: true }).click();
          const drawer = page.getByRole('dialog', {
            name: new RegExp(clones[1].name),
          });
          await refusalOf(
            drawer.getByRole('button', { name: 'Copy password' }),
          );
          await refusalOf(drawer.getByRole('button', { name: 'Reveal' }));
          await drawer.getByRole('button', { name: 'Close' }).click();
          await drawer.waitFor({ state: 'detached' });
        },
      ],
      [
        'deletes the clones of others, and sees them go',
        async ({ page }) => {
          for (const { name } of clones) {
            await deleteClone(page, name);
            await seeGone(page, name);
          }
        },
      ],
    ],
  };
}
