import assert from 'node:assert/strict';
import { SLOW_MS, Visitor } from '../browser/Visitor.mjs';
import { untilNextCustomer } from './nextCustomer.mjs';
import { runNode, runTsql, whileForwarding } from './pastedCommands.mjs';
import {
  copy,
  deleteClone,
  markCalled,
  markShowing,
  newName,
  rowOf,
  seeGone,
  seeReady,
  servicePath,
} from './servicePage.mjs';

const COUNT = 'SELECT COUNT(*) FROM Customers';

/** The whole way of somebody who needs a database: from the service page to a clone, into it, and away with it. */
export function ordererWalk({ person, service, title }) {
  const clone = newName(`walk-of-${person}`);
  let customers;
  let forward;
  let tsql;
  let node;
  let password;
  const drawerOf = page =>
    page.getByRole('dialog', { name: new RegExp(clone) });
  const copyFor = async (visitor, client) => {
    const drawer = drawerOf(visitor.page);
    await drawer
      .getByRole('combobox', { name: 'Connect with' })
      .selectOption(client);
    return copy(
      visitor,
      drawer.getByRole('button', { name: `Copy for ${client}` }),
    );
  };
  return {
    title,
    begin: ({ browser, stack }) =>
      Visitor.signIn(browser, stack.portal, person),
    steps: [
      [
        'the service page shows T0 with 10 and T1 with 15 customers',
        async ({ page }) => {
          await page.goto(servicePath(service));
          await page
            .getByRole('heading', { name: 'Database clones' })
            .waitFor();
          for (const [label, number] of [
            ['T0', 10],
            ['T1', 15],
          ]) {
            await markCalled(page, label, number).waitFor();
          }
        },
      ],
      [
        'a third point is captured and shows a new number',
        async ({ page, cluster }) => {
          customers = await untilNextCustomer(cluster);
          await page.getByRole('button', { name: 'Capture now' }).click();
          await markShowing(page, customers).waitFor({ timeout: SLOW_MS });
        },
      ],
      [
        'a clone is ordered from it: one click on the point and one in the dialog',
        async ({ page }) => {
          await markShowing(page, customers).click();
          await page.getByRole('button', { name: /^New clone from / }).click();
          const dialog = page.getByRole('dialog', { name: 'New clone' });
          await dialog.getByRole('textbox', { name: 'Name' }).fill(clone);
          await dialog.getByRole('button', { name: 'New clone' }).click();
          await dialog.waitFor({ state: 'detached' });
          await rowOf(page, clone).waitFor();
        },
      ],
      [
        'it becomes ready without a reload',
        ({ page }) => seeReady(page, clone),
      ],
      [
        'the password is copied without being shown',
        async visitor => {
          const { page } = visitor;
          await rowOf(page, clone)
            .getByRole('button', { name: /^Connect/ })
            .click();
          const drawer = drawerOf(page);
          password = await copy(
            visitor,
            drawer.getByRole('button', { name: 'Copy password' }),
          );
          assert.ok(password.length >= 12, 'a password is in the clipboard');
          const shown = await page.locator('body').innerText();
          assert.ok(!shown.includes(password), 'it is not on the screen');
        },
      ],
      [
        'the copied commands for kubectl, tsql and Node.js are those of this clone',
        async visitor => {
          forward = await copy(
            visitor,
            drawerOf(visitor.page).getByRole('button', {
              name: 'Copy the command that opens the way',
            }),
          );
          assert.match(forward, /^kubectl .*port-forward/);
          tsql = await copyFor(visitor, 'tsql (FreeTDS)');
          assert.match(tsql, /^tsql /);
          node = await copyFor(visitor, 'Node.js (mssql)');
          assert.match(node, /from 'mssql'/);
          for (const text of [forward, tsql, node]) {
            assert.ok(!text.includes(password), 'no password in a snippet');
          }
        },
      ],
      [
        'they run: tsql counts its customers, Node.js finds its database',
        ({ stack }) =>
          whileForwarding(stack.kubeConfig, forward, async () => {
            const counted = await runTsql(
              stack.kubeConfig,
              tsql,
              password,
              COUNT,
            );
            assert.match(counted, new RegExp(`^${customers}$`, 'm'));
            const found = await runNode(stack.kubeConfig, node, password);
            assert.match(found, /CustomerDB/);
          }),
      ],
      [
        'it is deleted, and is seen to go',
        async ({ page }) => {
          await page.getByRole('button', { name: 'Close' }).click();
          await drawerOf(page).waitFor({ state: 'detached' });
          await deleteClone(page, clone);
          await seeGone(page, clone);
        },
      ],
    ],
  };
}
