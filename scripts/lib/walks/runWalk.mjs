import { StoppedError } from '../processes.mjs';
import { step } from '../steps.mjs';

/**
 * @typedef {object} Walk
 * @property {string} title
 * @property {(world: object) => Promise<import('../browser/Visitor.mjs').Visitor>} begin
 * @property {() => import('../browser/Visitor.mjs').Visitor[]} [others] - who else looks
 * @property {[string, (world: object) => Promise<void>][]} steps
 */

/** What is on the screens of a walk, for whoever wants to know why it failed. */
async function pictures(visitors, title) {
  const files = await Promise.all(
    visitors.map(visitor =>
      visitor.keepPicture(title).catch(error => `none (${error.message})`),
    ),
  );
  return files.map(file => `\n    a picture of it: ${file}`).join('');
}

/**
 * Walks step by step. After one that fails the rest is not tried, and counts as failed too.
 *
 * @param {Walk} walk
 * @param {{ browser: object, stack: object, cluster: object }} world
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runWalk(walk, world) {
  let passed = 0;
  let visitors = [];
  try {
    const visitor = await walk.begin(world);
    visitors = [visitor, ...(walk.others?.() ?? [])];
    const { page } = visitor;
    for (const [title, run] of walk.steps) {
      try {
        await step(`${walk.title}: ${title}`, async () => {
          await run({ ...world, page, clipboard: () => visitor.clipboard() });
          const errors = visitors.flatMap(it => it.errors.splice(0));
          if (errors.length > 0) throw new Error(errors.join('\n'));
        });
      } catch (error) {
        if (error instanceof StoppedError) throw error;
        error.message += await pictures(visitors, `${walk.title} ${title}`);
        throw error;
      }
      passed += 1;
    }
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    console.log(`    ${walk.title}: ${error.message}`);
  } finally {
    await Promise.all(visitors.map(visitor => visitor.leave()));
  }
  return { passed, failed: walk.steps.length - passed };
}
