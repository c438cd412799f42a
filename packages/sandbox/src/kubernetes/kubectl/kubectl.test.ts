import { KubectlCluster, Outcome } from './__testUtils__/KubectlCluster';
import { Scenario } from './__testUtils__/Scenario';
import { runScenario } from './__testUtils__/runScenario';
import { scenarios } from './__testUtils__/scenarios';
import { shapeOf, squeeze } from './__testUtils__/shape';

/** How many scenarios run side by side: kubectl takes a tenth of a second of a processor for each command. */
const LANES = 3;

function namespaceOf(scenario: Scenario): string {
  return `k${scenarios.indexOf(scenario) + 1}`;
}

/** Runs all scenarios in a few lanes. @returns each one's outcomes, as soon as they are there */
function runAll(shared: KubectlCluster): Map<Scenario, Promise<Outcome[]>> {
  const outcomes = new Map<Scenario, Promise<Outcome[]>>();
  const lanes = Array.from({ length: LANES }, () => Promise.resolve());
  scenarios.forEach((scenario, index) => {
    const outcome = lanes[index % LANES].then(async () => {
      const kubectl = scenario.alone ? await KubectlCluster.start() : shared;
      try {
        return await runScenario(kubectl, scenario, namespaceOf(scenario));
      } finally {
        if (scenario.alone) await kubectl.close();
      }
    });
    outcomes.set(scenario, outcome);
    lanes[index % LANES] = outcome.then(
      () => {},
      () => {},
    );
  });
  return outcomes;
}

describe('kubectl 1.35', () => {
  let shared: KubectlCluster;
  let outcomes: Map<Scenario, Promise<Outcome[]>>;
  let asExpected = 0;

  beforeAll(async () => {
    shared = await KubectlCluster.start();
    outcomes = runAll(shared);
  });
  afterAll(async () => {
    await Promise.allSettled(outcomes.values());
    await shared.close();
    const count = scenarios.flatMap(({ commands }) => commands).length;
    process.stdout.write(
      `kubectl 1.35: ${asExpected} of ${count} commands as expected\n`,
    );
  });

  describe.each(scenarios)('$title', scenario => {
    const cases = scenario.commands.map((command, index) => ({
      ...command,
      index,
    }));

    it.each(cases)(
      '$run',
      async ({ index, exit = 0, prints = '…', complains = '' }) => {
        const outcome = (await outcomes.get(scenario)!)[index];
        const out = squeeze(outcome.out);
        const errors = squeeze(outcome.errors);
        const isGood =
          outcome.exit === exit &&
          shapeOf(prints).test(out) &&
          shapeOf(complains).test(errors);
        const wanted = { exit, prints, complains };
        const actual = { exit: outcome.exit, prints: out, complains: errors };
        asExpected += isGood ? 1 : 0;
        expect(isGood ? wanted : actual).toEqual(wanted);
      },
      60_000,
    );
  });
});
