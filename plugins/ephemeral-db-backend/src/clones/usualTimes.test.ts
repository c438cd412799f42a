import type { CloneStage } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { usualSeconds, usualTimes } from './usualTimes';

const ORDERED = Date.parse('2026-11-22T10:00:00Z');
const at = (seconds: number) => new Date(ORDERED + seconds * 1_000);

/** One after the other from the order on: seconds of each, and of its wait. */
function run(stages: [CloneStage['name'], number, number?][]) {
  let now = 0;
  const done = stages.map(([name, seconds, waited]) => {
    const startedAt = at(now).toISOString();
    now += seconds;
    return {
      name,
      startedAt,
      finishedAt: at(now).toISOString(),
      waitedMs: waited === undefined ? undefined : waited * 1_000,
    };
  });
  return { createdAt: at(0), readyAt: at(now), stages: done };
}

describe('what is usual', () => {
  it.each([
    [[], undefined],
    [[1_000, 2_000], undefined],
    [[9_000, 1_000, 2_040], 2],
    [[4_000, 1_000, 3_000, 2_500], 2.8],
  ])('of %j is %s', (durations, seconds) => {
    expect(usualSeconds(durations)).toBe(seconds);
  });

  it('tells the wait for a slot from the work on a stage', () => {
    const runs = [
      run([
        ['imported', 4, 1],
        ['bound', 9, 3],
        ['running', 20.44],
      ]),
      run([
        ['imported', 33, 30],
        ['bound', 10],
        ['running', 21],
      ]),
      run([
        ['imported', 5, 1],
        ['bound', 2, 1],
        ['running', 19],
      ]),
    ];

    expect(usualTimes(runs)).toEqual({
      usualSeconds: 33,
      usualWaitSeconds: 4,
      usualStageSeconds: { imported: 3, bound: 6, running: 20.4 },
    });
  });

  it('says nothing of a stage that too few went through, or of too few clones', () => {
    const plain = run([['imported', 1]]);
    const masked = run([
      ['imported', 1],
      ['masked', 60],
    ]);

    expect(usualTimes([plain, masked, masked]).usualStageSeconds).toEqual({
      imported: 1,
    });
    expect(usualTimes([plain, plain])).toEqual({});
    expect(
      usualTimes([1, 2, 3].map(() => run([]))).usualStageSeconds,
    ).toBeUndefined();
  });
});
