import assert from 'node:assert/strict';
import { Keyboard } from '../browser/Keyboard.mjs';
import { SLOW_MS, Visitor } from '../browser/Visitor.mjs';
import { untilNextCustomer } from './nextCustomer.mjs';
import {
  emptyClipboard,
  markCalled,
  markShowing,
  menuOf,
  rowOf,
  seeGone,
  seeReady,
  untilCopied,
} from './servicePage.mjs';

/** The engineer's way once more, with Tab, the arrow keys and Enter alone. */
export function keyboardWalk() {
  const person = 'sam';
  let keyboard;
  let customers;
  let clone;
  const drawer = page => page.getByRole('dialog', { name: new RegExp(clone) });
  return {
    title: 'by keyboard alone',
    begin: async ({ browser, stack }) => {
      const visitor = await Visitor.arrive(browser, stack.portal, person);
      keyboard = new Keyboard(visitor.page);
      return visitor;
    },
    steps: [
      [
        'signs in and goes to the service page',
        async ({ page }) => {
          await keyboard.enter(
            page.getByRole('button', { name: 'Sign in as Sam Ortega' }),
          );
          await keyboard.enter(
            page.getByRole('link', { name: 'orders-api' }).first(),
          );
          await markCalled(page, 'T1', 15).waitFor();
        },
      ],
      [
        'captures a point',
        async ({ page, cluster }) => {
          customers = await untilNextCustomer(cluster);
          await keyboard.enter(
            page.getByRole('button', { name: 'Capture now' }),
          );
          await markShowing(page, customers).waitFor({ timeout: SLOW_MS });
        },
      ],
      [
        'walks to it along the strip, and orders a clone from it',
        async ({ page }) => {
          await keyboard.tabTo(
            page.getByRole('button', { name: /, checkpoint, customers / }),
          );
          await keyboard.press('Home');
          await keyboard.arrowTo(markShowing(page, customers), 'ArrowRight');
          await keyboard.press('Enter');
          await keyboard.enter(
            page.getByRole('button', { name: /^New clone from / }),
          );
          const dialog = page.getByRole('dialog', { name: 'New clone' });
          clone = await dialog
            .getByRole('textbox', { name: 'Name' })
            .inputValue();
          await keyboard.enter(
            dialog.getByRole('button', { name: 'New clone' }),
          );
          await rowOf(page, clone).waitFor();
        },
      ],
      ['sees it become ready', ({ page }) => seeReady(page, clone)],
      [
        'copies its password, and closes the drawer',
        async visitor => {
          const { page } = visitor;
          await keyboard.enter(
            rowOf(page, clone).getByRole('button', { name: /^Connect/ }),
          );
          await emptyClipboard(visitor);
          await keyboard.enter(
            drawer(page).getByRole('button', { name: 'Copy password' }),
          );
          assert.match(await untilCopied(visitor), /^\S{12,}$/);
          await keyboard.enter(
            drawer(page).getByRole('button', { name: 'Close' }),
          );
          await drawer(page).waitFor({ state: 'detached' });
          assert.ok(
            await rowOf(page, clone).locator(':focus').count(),
            `the focus is on the clone's row, not on ${await keyboard.focused()}`,
          );
        },
      ],
      [
        'deletes it, and sees it go',
        async ({ page }) => {
          await keyboard.enter(menuOf(page, clone));
          await keyboard.arrowTo(
            page.getByRole('menuitem', { name: 'Delete clone…' }),
            'ArrowDown',
          );
          await keyboard.press('Enter');
          await keyboard.enter(
            page
              .getByRole('dialog', { name: `Delete ${clone}?` })
              .getByRole('button', { name: 'Delete clone' }),
          );
          await seeGone(page, clone);
        },
      ],
    ],
  };
}
