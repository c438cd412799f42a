import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allows, parseAllowList } from './__testUtils__/allowList';
import { Difference } from './__testUtils__/Difference';
import { KUBECTL } from './__testUtils__/files';
import { ScenarioResult, runScenario } from './__testUtils__/runScenario';
import { scenarios } from './__testUtils__/scenarios';

jest.setTimeout(120_000);

const MOST_ALLOWANCES = 15;
/** So many kubectl at a time are enough for two processors. */
const AT_ONCE = 4;

const allowances = parseAllowList(
  readFileSync(join(__dirname, 'allowed-differences.txt'), 'utf8'),
);

function isAllowed(difference: Difference): boolean {
  return allowances.some(one => allows(one, difference));
}

describe('the transcripts, replayed', () => {
  const results = new Map<string, ScenarioResult | Error>();

  beforeAll(async () => {
    if (!existsSync(KUBECTL)) {
      throw new Error(
        'There is no kubectl in .tools/bin: run "npm test" once, which fetches it, or put one there.',
      );
    }
    const left = [...scenarios];
    const work = async () => {
      for (let one = left.shift(); one; one = left.shift()) {
        const result = await runScenario(one).catch((error: Error) => error);
        results.set(one.transcript, result);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  });

  it.each(scenarios)('is as in $transcript', ({ transcript }) => {
    const result = results.get(transcript);
    if (result instanceof Error) throw result;
    const unexpected = result?.differences.filter(one => !isAllowed(one));
    expect(
      unexpected?.map(one => `${one.transcript}:${one.line} ${one.text}`),
    ).toEqual([]);
  });

  it('differs only in what the list allows, and the list in nothing that is equal', () => {
    const all = [...results.values()].flatMap(result =>
      result instanceof Error ? [] : [result],
    );
    const steps = all.reduce((sum, result) => sum + result.steps, 0);
    const differences = all.flatMap(result => result.differences);
    const unequal = new Set(
      differences.map(({ transcript, step }) => `${transcript}:${step}`),
    );
    process.stdout.write(
      `Replay: ${steps - unequal.size} steps of ${steps} in ${
        all.length
      } transcripts compared equal, ${
        allowances.length
      } allowed differences.\n`,
    );
    expect(allowances.length).toBeLessThanOrEqual(MOST_ALLOWANCES);
    const stale = allowances.filter(
      one => !differences.some(difference => allows(one, difference)),
    );
    expect(stale).toEqual([]);
  });
});
