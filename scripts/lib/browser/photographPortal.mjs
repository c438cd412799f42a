import { join } from 'node:path';
import { photograph, THEMES } from './photograph.mjs';
import { Visitor } from './Visitor.mjs';
import { Cluster } from '../Cluster.mjs';
import { fillGolden } from '../demo.mjs';
import { golden, signUpCustomer } from '../golden.mjs';
import { capture, untilReady } from '../orders.mjs';
import { signIn } from '../signIn.mjs';
import { newCustomer } from '../signUps.mjs';
import { formPath } from '../walks/templateForm.mjs';

const SERVICE = '/catalog/default/component/orders-api';

/** What Backstage draws around us, and answers for. */
const FRAME = ['.bui-PluginHeader', '.bui-Tabs', '.MuiBottomNavigation-root'];

/** The views. `prepare`: what somebody does before the picture; `within`: the part that is ours, where that is not the page. */
const views = clones => [
  {
    name: 'service',
    path: SERVICE,
    seen: page => page.getByRole('heading', { name: 'Database clones' }),
  },
  {
    name: 'clones',
    path: `${SERVICE}/ephemeral-db`,
    seen: page => page.getByRole('button', { name: 'New clone', exact: true }),
  },
  {
    name: 'drawer',
    path: `${SERVICE}/ephemeral-db?clone=${clones[0].id}`,
    seen: page => page.getByRole('button', { name: 'Copy password' }),
  },
  {
    name: 'databases',
    path: '/ephemeral-db',
    seen: page => page.getByRole('heading', { name: /^Sources \(/ }),
    person: 'alex',
  },
  {
    name: 'template',
    path: formPath,
    seen: page => page.getByRole('radio', { name: /^Choose a moment/ }),
    prepare: async page => {
      await page.getByRole('radio', { name: /^Choose a moment/ }).click();
      await page.getByRole('radio', { name: /^T0/ }).click();
    },
    within: ['form'],
  },
];

/** Points and clones to look at. */
async function furnish(stack) {
  await fillGolden(stack);
  const cluster = new Cluster(stack.kubeConfig);
  for (const index of [0, 1, 2]) {
    await signUpCustomer(cluster, newCustomer(index));
  }
  const portal = await signIn(stack.portal, 'sam');
  await capture(portal, golden.source, 'before release');
  const { items: points } = await portal.listSnapshots({});
  const labelled = label => points.find(point => point.label === label).id;
  const orders = [
    ['orders-migration', 'T1'],
    ['t0-check', 'T0'],
    ['release-rehearsal', 'before release'],
  ];
  const clones = [];
  for (const [name, label] of orders) {
    clones.push(
      await portal.orderClone({
        source: golden.source,
        snapshot: labelled(label),
        entityRef: golden.entity,
        name,
      }),
    );
  }
  return Promise.all(clones.map(({ id }) => untilReady(portal, id)));
}

/**
 * Photographs the views of the demo in both themes and at each width.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('../DemoStack.mjs').DemoStack} stack - just set up
 * @param {{ folder: string, wanted: (name: string) => boolean, scale?: number }} options
 * @returns {Promise<{ file: string, faults: string[] }[]>}
 */
export async function photographPortal(browser, stack, options) {
  const { folder, wanted, scale } = options;
  const clones = await furnish(stack);
  const pictures = [];
  for (const view of views(clones)) {
    const { name, path, seen, prepare, within, person = 'sam' } = view;
    if (!wanted(`portal/${name}`)) continue;
    for (const theme of THEMES) {
      const visitor = await Visitor.signIn(browser, stack.portal, person, {
        deviceScaleFactor: scale,
        reducedMotion: 'reduce',
      });
      const { page, errors } = visitor;
      await page.evaluate(it => localStorage.setItem('theme', it), theme);
      await page.goto(path);
      await seen(page).first().waitFor();
      await prepare?.(page);
      const taken = await photograph(page, {
        part: true,
        within,
        without: FRAME,
        file: width => join(folder, 'portal', `${name}-${width}-${theme}.png`),
        before: () => seen(page).first().waitFor(),
      });
      taken[0].faults.push(...errors);
      pictures.push(...taken);
      await visitor.leave();
    }
  }
  return pictures;
}
