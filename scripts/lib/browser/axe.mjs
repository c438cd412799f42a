import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What can only hold of a whole page, not of a part of one. */
const OF_WHOLE_PAGES = [
  'landmark-one-main',
  'page-has-heading-one',
  'region',
  'bypass',
];

/**
 * What axe finds wrong with a page, one line for each rule and element.
 *
 * @param {import('playwright-core').Page} page
 * @param {{ within?: string[], without?: string[], part?: boolean }} [options] - `within`: selectors of what is looked at, all
 *   unless given; `without`: selectors of what others made; `part`: what is ours is a part of a page
 * @returns {Promise<string[]>}
 */
export async function findViolations(
  page,
  { within, without = [], part } = {},
) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(await readFile(source, 'utf8'));
  }
  const violations = await page.evaluate(
    async ([ours, others, disabled]) => {
      const { violations: found } = await window.axe.run(
        { ...(ours && { include: ours }), exclude: others },
        {
          resultTypes: ['violations'],
          rules: Object.fromEntries(
            disabled.map(rule => [rule, { enabled: false }]),
          ),
        },
      );
      return found.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, any }) => ({
          id,
          help,
          target: target.join(' '),
          why: any[0]?.message,
        })),
      );
    },
    [within, without, part ? OF_WHOLE_PAGES : []],
  );
  return violations.map(
    ({ id, help, target, why }) =>
      `${id} at ${target}: ${help}${why ? ` (${why})` : ''}`,
  );
}
