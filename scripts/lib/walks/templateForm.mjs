import { SLOW_MS } from '../browser/Visitor.mjs';

/** The steps of the task, in the order in which they are seen. */
export const TASK_STEPS = [
  'Capture',
  'Order',
  'Volume',
  'SQL Server',
  'Verify',
];

/** What is ours on the page of a task: Backstage answers for the rest. */
export const TASK_OUTPUT = [
  '[data-testid="output-box"]',
  '[data-testid="text-output-box"]',
];

export const formPath = '/create/templates/default/new-ephemeral-db';

/** The card of a template on the page "Create". */
export const chooseTemplate = page =>
  page
    .locator('.MuiCard-root')
    .filter({ hasText: 'New ephemeral DB' })
    .getByRole('button', { name: 'Choose' });

/** Waits until the form has filled in what it can. */
export async function seeForm(page) {
  await page.getByText('Customer DB', { exact: true }).first().waitFor();
  await page.getByRole('radio', { name: /^Newest.*customers/ }).waitFor();
}

/** Waits until each step is seen to have ended, and the links are there. */
export async function seeSteps(page) {
  await page.waitForURL(/\/create\/tasks\//);
  for (const name of TASK_STEPS) {
    await page.getByText(name, { exact: true }).first().waitFor();
  }
  await page
    .getByRole('link', { name: 'Open clone' })
    .waitFor({ timeout: SLOW_MS });
}

/** The id of the clone whose page is looked at. */
export async function cloneOfPage(page) {
  await page.waitForURL(/\/ephemeral-db\/clones\//);
  return /clones\/([^/?#]+)/.exec(page.url())[1];
}
