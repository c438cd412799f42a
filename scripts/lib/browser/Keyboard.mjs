const MOST_TABS = 120;

/** Somebody who has no mouse. */
export class Keyboard {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What has the focus, in words for a message. */
  focused() {
    return this.page.evaluate(() => {
      const { activeElement: element } = document;
      return `${element?.tagName.toLowerCase()} "${
        element?.getAttribute('aria-label') ??
        element?.textContent.trim().slice(0, 60) ??
        ''
      }"`;
    });
  }

  async isOn(locator) {
    return locator.evaluateAll(elements =>
      elements.includes(document.activeElement),
    );
  }

  /** Presses a key until something has the focus. */
  async #until(locator, key, most) {
    await locator.first().waitFor();
    for (let left = most; left > 0; left--) {
      if (await this.isOn(locator)) return;
      await this.press(key);
    }
    throw new Error(
      `${most} times ${key} did not lead to ${locator}; the focus is on ${await this.focused()}`,
    );
  }

  tabTo(locator) {
    return this.#until(locator, 'Tab', MOST_TABS);
  }

  /** Walks with arrow keys, within what is one tab stop. */
  arrowTo(locator, key) {
    return this.#until(locator, key, 40);
  }

  async enter(locator) {
    await this.tabTo(locator);
    await this.press('Enter');
  }
}
