import { SLOW_MS, Visitor } from '../browser/Visitor.mjs';
import { untilNextCustomer } from './nextCustomer.mjs';
import {
  deleteClone,
  markShowing,
  newName,
  rowOf,
  seeGone,
  seeReady,
  servicePath,
} from './servicePage.mjs';

const SERVICE = 'orders-api';

/** Two browsers on one page: what one does shows in the other, without a reload. */
export function togetherWalk() {
  const clone = newName('seen-by-both');
  let other;
  let customers;
  return {
    title: 'two browsers at once',
    begin: async ({ browser, stack }) => {
      other = await Visitor.signIn(browser, stack.portal, 'dana');
      await other.page.goto(servicePath(SERVICE));
      const visitor = await Visitor.signIn(browser, stack.portal, 'sam');
      await visitor.page.goto(servicePath(SERVICE));
      return visitor;
    },
    others: () => [other],
    steps: [
      [
        'a point that Sam captures appears before Dana',
        async ({ page, cluster }) => {
          customers = await untilNextCustomer(cluster);
          await page.getByRole('button', { name: 'Capture now' }).click();
          await markShowing(other.page, customers).waitFor({
            timeout: SLOW_MS,
          });
        },
      ],
      [
        'so does the clone that Sam orders, and it becomes ready before both',
        async ({ page }) => {
          await markShowing(page, customers).click();
          await page.getByRole('button', { name: /^New clone from / }).click();
          const dialog = page.getByRole('dialog', { name: 'New clone' });
          await dialog.getByRole('textbox', { name: 'Name' }).fill(clone);
          await dialog.getByRole('button', { name: 'New clone' }).click();
          await rowOf(other.page, clone).waitFor();
          await Promise.all([page, other.page].map(it => seeReady(it, clone)));
        },
      ],
      [
        'and it goes before both',
        async ({ page }) => {
          await deleteClone(page, clone);
          await Promise.all([page, other.page].map(it => seeGone(it, clone)));
        },
      ],
    ],
  };
}
