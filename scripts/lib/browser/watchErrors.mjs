/**
 * Collects what a page throws and nobody catches.
 *
 * @param {import('playwright-core').Page} page
 * @returns {string[]} grows as errors come
 */
export function watchErrors(page) {
  const errors = [];
  page.on('pageerror', error => errors.push(`threw: ${error.message}`));
  return errors;
}
