import { randomBytes } from 'node:crypto';
import { SLOW_MS } from '../browser/Visitor.mjs';
import { poll } from '../poll.mjs';

/** A name that no clone has yet, also where a demo is walked through twice. */
export const newName = start => `${start}-${randomBytes(2).toString('hex')}`;

/** The page of a service in the catalog. */
export const servicePath = service => `/catalog/default/component/${service}`;

/** A labelled point in time on the strip, with how many customers it shows. */
export const markCalled = (page, label, customers) =>
  page.getByRole('button', {
    name: new RegExp(`^${label}, .*customers ${customers}\\b`),
  });

/** A point without a label of its own, which shows this many customers. */
export const markShowing = (page, customers) =>
  page.getByRole('button', {
    name: new RegExp(
      `, (ready|verified), checkpoint, customers ${customers}\\b`,
    ),
  });

/** The row of a clone, on the card and in tables. */
export const rowOf = (page, clone) =>
  page
    .getByRole('listitem')
    .or(page.getByRole('row'))
    .filter({ has: menuOf(page, clone) });

export const menuOf = (page, clone) =>
  page.getByRole('button', { name: `More for ${clone}` });

/** Waits until a clone's row says that it is ready, without a reload. */
export async function seeReady(page, clone) {
  await rowOf(page, clone)
    .getByRole('button', { name: /^Connect/ })
    .waitFor({ timeout: SLOW_MS });
}

/** Waits until nothing of a clone is left on the page, without a reload. */
export async function seeGone(page, clone) {
  await page
    .getByText(clone, { exact: true })
    .first()
    .waitFor({ state: 'detached', timeout: SLOW_MS });
}

/** Chooses "Delete clone…" of a clone's menu, and says yes. */
export async function deleteClone(page, clone) {
  await menuOf(page, clone).click();
  await page.getByRole('menuitem', { name: 'Delete clone…' }).click();
  await page
    .getByRole('dialog', { name: `Delete ${clone}?` })
    .getByRole('button', { name: 'Delete clone' })
    .click();
}

/** Takes away what somebody else copied before. */
export const emptyClipboard = ({ page }) =>
  page.evaluate(() => navigator.clipboard.writeText(''));

/** What is in the clipboard, once something is. */
export function untilCopied(visitor) {
  return poll(
    'something to be copied',
    async () => (await visitor.clipboard()) || undefined,
    { seconds: 10 },
  );
}

/** Copies what one of the drawer's copy buttons copies. */
export async function copy(visitor, button) {
  await emptyClipboard(visitor);
  await button.click();
  return untilCopied(visitor);
}
