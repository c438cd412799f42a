import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { buildApp } from './appBuild.mjs';
import { Cluster } from './Cluster.mjs';
import { fetchKubectl } from './fetchKubectl.mjs';
import { FIVE_MORE_CUSTOMERS, golden, queryGolden } from './golden.mjs';
import { capture } from './orders.mjs';
import { paths } from './paths.mjs';
import { requireTypeScript } from './requireTypeScript.mjs';
import { signIn } from './signIn.mjs';
import { startSignUps } from './signUps.mjs';
import { step } from './steps.mjs';
import { findProgram } from './systemTools.mjs';

/** Starts the sandbox and lays out the golden database in it. */
export async function startCluster(stack) {
  await step('sandbox started', () => stack.startSandbox());
  const { applyGolden } = requireTypeScript('packages/sandbox/src/golden.ts');
  await step('golden database with 10 customers', () =>
    applyGolden({ kubeConfig: stack.kubeConfig }),
  );
}

/**
 * Brings everything up: sandbox with the golden database, backend, and the app where it is looked at.
 *
 * @param {import('./DemoStack.mjs').DemoStack} stack
 * @param {{ withApp: boolean }} options
 */
export async function setUp(stack, { withApp }) {
  await Promise.all([
    withApp && fetchKubectl(),
    // The backend looks for the built app as it starts.
    withApp && buildApp(),
    startCluster(stack),
  ]);
  await step('backend started', () => stack.startBackend());
}

/** Takes T0 and T1 of the golden database, five customers apart. */
export async function fillGolden(stack) {
  const owner = await signIn(stack.portal, 'dana');
  await step('T0 captured', () => capture(owner, golden.source, 'T0'));
  await step('5 customers more, T1 captured', async () => {
    await queryGolden(new Cluster(stack.kubeConfig), FIVE_MORE_CUSTOMERS);
    await capture(owner, golden.source, 'T1');
  });
}

/** Lets the golden database go on living: without it each new point would show what T1 shows. */
export function keepGoldenAlive({ kubeConfig }) {
  startSignUps(new Cluster(kubeConfig));
}

/** Orders one clone, so that there is one to look at. It becomes ready while people read. */
async function orderFirstClone(portal) {
  const engineer = await signIn(portal, 'sam');
  return engineer.orderClone({
    source: golden.source,
    snapshot: 'newest',
    entityRef: golden.entity,
    purpose: 'Ordered by the demo, to have something to look at',
  });
}

/** Who to sign in as, by one click, and what for. */
const people = [
  ['Sam, engineer', 'captures points and orders clones for orders-api'],
  ['Dana, service owner', 'owns Customer DB and sees every clone of it'],
  ['Alex, platform admin', 'looks after all sources, clones and clusters'],
];

/** How to run a program of ours or of this machine from the repository's root, or undefined. */
function commandFor(program, ours) {
  if (ours && existsSync(ours)) return relative(paths.root, ours);
  return findProgram(program) && program;
}

/**
 * Orders a first clone and prints links, and lines to paste that work on this machine as they stand.
 *
 * @param {import('./DemoStack.mjs').DemoStack} stack
 */
export async function showWhatToDo({ portal, kubeConfig }) {
  const clone = await orderFirstClone(portal);
  const kubectl = commandFor('kubectl', paths.kubectl);
  const service = `${portal}/catalog/default/component/orders-api`;
  const links = [
    ['Catalog', `${portal}/`],
    ['A service', service],
    ['  its Database clones', `${service}/ephemeral-db`],
    ['Ephemeral databases', `${portal}/ephemeral-db`],
    ['New ephemeral DB', `${portal}/create/templates/default/new-ephemeral-db`],
    ['REST API', `${portal}/api/ephemeral-db/openapi.json`],
  ];
  const lines = [
    `npm run query -- ${clone.name} "SELECT TOP 3 * FROM Customers"`,
    ...(kubectl
      ? [
          `export KUBECONFIG=${kubeConfig}`,
          `${kubectl} get vs -A`,
          `${kubectl} get ns,pvc,deploy,pods -A`,
        ]
      : []),
    ...(kubectl && (await goldenTsql(kubeConfig, kubectl))),
  ];
  console.log(
    [
      ...links.map(([title, link]) => `  ${title.padEnd(23)}${link}`),
      '',
      ...people.map(([name, what]) => `  ${name.padEnd(23)}${what}`),
      '',
      '  Customers go on signing up in the golden database, one every 10 s: a new point shows a new number.',
      `  The clone ${clone.name} of the newest point is on its way. To paste in another terminal, in this folder:`,
      '',
      ...lines.map(line => `    ${line}`),
      '',
      '  Ctrl-C stops everything.',
    ].join('\n'),
  );
}

/** The golden server with FreeTDS, where that is installed and a Service's address can be dialled. */
async function goldenTsql(kubeConfig, kubectl) {
  if (!findProgram('tsql') || process.platform !== 'linux') return [];
  const services = await new Cluster(kubeConfig).list(
    'v1',
    'Service',
    golden.namespace,
  );
  const { spec } = services.find(
    ({ metadata }) => metadata.name === golden.service,
  );
  const password = `$(${kubectl} get secret -n ${golden.namespace} mssql-golden-sa -o jsonpath={.data.MSSQL_SA_PASSWORD} | base64 -d)`;
  return [
    `echo 'SELECT COUNT(*) FROM CustomerDB.dbo.Customers\ngo' | tsql -H ${spec.clusterIP} -p 1433 -U sa -P "${password}"`,
  ];
}
