import fc from 'fast-check';
import { History } from './__testUtils__/History';
import { type Script, script } from './__testUtils__/steps';

jest.setTimeout(90 * 60_000);

const {
  EPHEMERAL_DB_TIER,
  EPHEMERAL_DB_HISTORIES,
  EPHEMERAL_DB_SEED,
  EPHEMERAL_DB_PATH,
  EPHEMERAL_DB_SHRINK,
} = process.env;
const TIER = EPHEMERAL_DB_TIER === 'full' ? 5_000 : 500;
const HISTORIES = Number(EPHEMERAL_DB_HISTORIES ?? TIER);

/** What went wrong, and how to see it again. */
function failureOf({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: fc.RunDetailsFailureProperty<[Script]>): string {
  return `A history ends badly. It is told again by

EPHEMERAL_DB_SEED=${seed} EPHEMERAL_DB_PATH=${counterexamplePath} yarn workspace @ephemeral-db/backstage-plugin-ephemeral-db-backend test --watchAll=false histories.test

${JSON.stringify(counterexample[0])}

${errorInstance instanceof Error ? errorInstance.message : errorInstance}`;
}

/*
 * Whatever people, other hands, storms, deaths and clocks do, in whatever order: no point is lost, no clone shows another
 * point, what the database says is what the cluster holds, and in the end nothing is left.
 */
it(`holds in ${HISTORIES} random histories`, async () => {
  const property = fc.asyncProperty(script, each => History.tell(each));
  const told = await fc.check(property, {
    numRuns: HISTORIES,
    seed: Number(EPHEMERAL_DB_SEED ?? Date.now() % 2 ** 31),
    path: EPHEMERAL_DB_PATH ?? '',
    endOnFailure: EPHEMERAL_DB_SHRINK === 'no',
  });
  if (told.failed && told.counterexample) throw new Error(failureOf(told));
  expect(told.numRuns).toBeGreaterThan(0);
});
