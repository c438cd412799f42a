import assert from 'node:assert/strict';
import { findViolations } from '../browser/axe.mjs';
import { Keyboard } from '../browser/Keyboard.mjs';
import { Visitor } from '../browser/Visitor.mjs';
import { deleteAndWait } from '../orders.mjs';
import { signIn } from '../signIn.mjs';
import { countCustomers } from '../templates/cloneFacts.mjs';
import { Scaffolder } from '../templates/Scaffolder.mjs';
import { oneClone } from '../templates/values.mjs';
import { newName } from './servicePage.mjs';
import {
  chooseTemplate,
  cloneOfPage,
  formPath,
  seeForm,
  seeSteps,
  TASK_OUTPUT,
} from './templateForm.mjs';

const ID =
  /component:default|customerdb|\bPT\d+H\b|\bnewest\b|[0-9a-f]{8}-[0-9a-f]{4}-/;

/** The number of customers in the clone whose page is open; then the clone is taken away. */
async function countAndDelete({ page, stack, cluster }) {
  const sam = await signIn(stack.portal, 'sam');
  const id = await cloneOfPage(page);
  const { customers } = await countCustomers({ sam, cluster }, id);
  const [probe] = (await sam.getClone(id)).verification.probes;
  await deleteAndWait(sam, id);
  return { customers, probe: probe.actual };
}

/** From "Create" to a database that answers, by mouse. */
export function templateWalk() {
  const clone = newName('by-template');
  return {
    title: 'template',
    begin: ({ browser, stack }) => Visitor.signIn(browser, stack.portal, 'sam'),
    steps: [
      [
        'Create leads to the form, which is filled in already',
        async ({ page }) => {
          await page.getByRole('link', { name: 'Create' }).click();
          await chooseTemplate(page).click();
          await seeForm(page);
          assert.equal(
            await page.getByRole('combobox', { name: 'Service' }).inputValue(),
            'orders-api',
          );
        },
      ],
      [
        'a name is written, and the review shows words and no ids',
        async ({ page }) => {
          await page.getByRole('textbox', { name: 'Name' }).fill(clone);
          await page.getByRole('button', { name: 'Review' }).click();
          const create = page.getByRole('button', { name: 'New clone' });
          await create.waitFor();
          const review = await page.getByRole('table').innerText();
          for (const word of ['orders-api', 'Customer DB', '12 h', clone]) {
            assert.ok(review.includes(word), `${word} in ${review}`);
          }
          assert.doesNotMatch(review, ID);
          await create.click();
        },
      ],
      [
        'the steps are watched to their end',
        async ({ page }) => {
          await seeSteps(page);
          await page.getByText(`${clone} is ready.`).first().waitFor();
          assert.deepEqual(
            await findViolations(page, { part: true, within: TASK_OUTPUT }),
            [],
          );
        },
      ],
      [
        '"Open clone" leads to it, and it answers over TDS',
        async ({ page, ...world }) => {
          await page.getByRole('link', { name: 'Open clone' }).click();
          await page.getByText(clone).first().waitFor();
          const { customers, probe } = await countAndDelete({ page, ...world });
          assert.ok(customers >= 15, `${customers} customers`);
          assert.equal(customers, probe);
        },
      ],
    ],
  };
}

/** The same by keyboard alone, back to the moment T0. */
export function templateKeyboardWalk() {
  let keyboard;
  return {
    title: 'template by keyboard',
    begin: async ({ browser, stack }) => {
      const visitor = await Visitor.signIn(browser, stack.portal, 'sam');
      keyboard = new Keyboard(visitor.page);
      return visitor;
    },
    steps: [
      [
        'the way to the form',
        async ({ page }) => {
          await keyboard.enter(page.getByRole('link', { name: 'Create' }));
          await keyboard.enter(chooseTemplate(page));
          await seeForm(page);
        },
      ],
      [
        'a moment is chosen: T0',
        async ({ page }) => {
          await keyboard.tabTo(page.getByRole('radio', { name: /^Newest/ }));
          await keyboard.arrowTo(
            page.getByRole('radio', { name: /^Choose a moment/ }),
            'ArrowDown',
          );
          const moments = page.getByRole('radiogroup', {
            name: 'Point in time',
          });
          await keyboard.tabTo(moments.getByRole('radio', { checked: true }));
          await keyboard.arrowTo(
            moments.getByRole('radio', { name: /^T0/ }),
            'ArrowDown',
          );
        },
      ],
      [
        'reviewed, ordered, and waited for',
        async ({ page }) => {
          await keyboard.enter(page.getByRole('button', { name: 'Review' }));
          await keyboard.enter(page.getByRole('button', { name: 'New clone' }));
          await seeSteps(page);
          await keyboard.enter(page.getByRole('link', { name: 'Connect' }));
          await page.waitForURL(/\?connect/);
          await page.getByRole('button', { name: 'Copy password' }).waitFor();
        },
      ],
      [
        'the clone has the 10 customers of T0',
        async world => {
          const { customers } = await countAndDelete(world);
          assert.equal(customers, 10);
        },
      ],
    ],
  };
}

/** Somebody who may not order is told so in the form, and does not get to the review. */
export function templateRefusalWalk() {
  return {
    title: 'template without permission',
    begin: ({ browser, stack }) =>
      Visitor.signIn(browser, stack.portal, 'alex'),
    steps: [
      [
        'the form says who may, and does not go on',
        async ({ page }) => {
          await page.goto(formPath);
          await page.getByRole('combobox', { name: 'Service' }).click();
          await page.getByRole('option', { name: 'orders-api' }).click();
          await page
            .getByText(/^Only .*Team Orders/)
            .first()
            .waitFor();
          await page.getByRole('button', { name: 'Review' }).click();
          await page.getByText(/'Source' Only .*Team Orders/).waitFor();
          assert.equal(
            await page.getByRole('button', { name: 'New clone' }).count(),
            0,
          );
        },
      ],
      [
        'a task that was started past the form says the same, and has Retry',
        async ({ page, stack }) => {
          const scaffolder = await Scaffolder.as(stack.portal, 'alex');
          const task = await scaffolder.start('new-ephemeral-db', oneClone({}));
          await page.goto(`/create/tasks/${task}`);
          await page
            .getByText(/Only Team Orders can order/)
            .first()
            .waitFor();
          await page
            .getByRole('button', { name: 'Retry', disabled: false })
            .waitFor();
        },
      ],
    ],
  };
}
