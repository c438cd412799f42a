import type { CloneStage } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sampleClone, sampleSource } from '../__testUtils__';
import { axisFor, stageBars } from './stageBars';

const ORDER = Date.parse('2026-11-22T10:31:00Z');
const at = (seconds: number) => new Date(ORDER + seconds * 1_000);

function stage(
  name: CloneStage['name'],
  from: number,
  to?: number,
  waited?: number,
): CloneStage {
  return {
    name,
    startedAt: at(from).toISOString(),
    finishedAt: to === undefined ? undefined : at(to).toISOString(),
    waitedMs: waited === undefined ? undefined : waited * 1_000,
  };
}

/** `SQL Server done 17-32 of usually 14` and the like, as one would read the chart. */
function read(...given: Parameters<typeof stageBars>) {
  const { bars, ...rest } = stageBars(...given);
  return {
    ...rest,
    bars: bars.map(({ key, state, stretches, seconds, usualSeconds }) =>
      [
        key,
        state,
        stretches.map(({ from, to }) => `${from}-${to}`).join('+'),
        seconds === undefined ? '' : `${seconds}s`,
        usualSeconds === undefined ? '' : `usually ${usualSeconds}`,
      ]
        .filter(Boolean)
        .join(' '),
    ),
  };
}

const usual = sampleSource({
  usualWaitSeconds: 5,
  usualStageSeconds: { imported: 3, bound: 7, running: 14 },
});
const untold = sampleSource({ usualSeconds: undefined });

describe('stageBars', () => {
  it('lays a ready clone out from its order on, with both its waits in one line', () => {
    const clone = sampleClone({
      stages: [
        stage('imported', 0, 10, 6),
        stage('bound', 10, 19, 2),
        stage('running', 19, 32),
        stage('secured', 32, 35),
        stage('verified', 35, 37),
        stage('masked', 37, 43),
        stage('ready', 43, 44),
      ],
    });
    expect(read(clone, usual, at(300))).toEqual({
      seconds: 44,
      usualSeconds: 44,
      end: 44,
      bars: [
        'waiting done 0-6+10-12 8s usually 5',
        'imported done 6-10 4s usually 3',
        'bound done 12-19 7s usually 7',
        'running done 19-32 13s usually 14',
        'secured done 32-35 3s',
        'verified done 35-37 2s',
        'masked done 37-43 6s',
        'ready done 43-44 1s',
      ],
    });
  });

  it('grows while it is prepared, and knows what has not begun', () => {
    const clone = sampleClone({
      phase: 'provisioning',
      stage: 'bound',
      readyAt: undefined,
      usualSeconds: undefined,
      stages: [stage('imported', 0, 4, 0), stage('bound', 4)],
    });
    expect(read(clone, untold, at(9))).toEqual({
      seconds: 9,
      usualSeconds: undefined,
      end: 9,
      bars: [
        'imported done 0-4 4s',
        'bound running 4-9 5s',
        'running pending',
        'secured pending',
        'verified pending',
        'ready pending',
      ],
    });
    expect(read(clone, usual, at(9)).end).toBe(44);
  });

  it('counts the wait in line, but not of a second run, whose order is not known', () => {
    const queued = sampleClone({ phase: 'queued', readyAt: undefined });
    const first = read(queued, untold, at(3));
    expect([first.seconds, first.bars[0]]).toEqual([
      3,
      'waiting running 0-3 3s',
    ]);

    const again = read({ ...queued, generation: 2 }, untold, at(3));
    expect([again.seconds, again.bars[0]]).toEqual([
      undefined,
      'waiting running 0-0 0s',
    ]);
  });

  it('shows only the last run of a clone that was tried again', () => {
    const clone = sampleClone({
      generation: 2,
      readyAt: at(144).toISOString(),
      stages: [
        stage('imported', 0, 4),
        stage('bound', 4),
        stage('imported', 100, 104),
        stage('bound', 104, 130),
        stage('ready', 143, 144),
      ],
    });
    const { seconds, bars } = read(clone, untold, at(300));
    expect(seconds).toBe(44);
    expect(bars.slice(0, 2)).toEqual([
      'imported done 0-4 4s',
      'bound done 4-30 26s',
    ]);
  });

  it.each([
    ['until the failure', at(21), 21, 'running failed 17-21 4s'],
    [
      'without an end that nobody noted',
      undefined,
      undefined,
      'running failed 17-17',
    ],
  ])('draws the stage that failed %s', (_, failedAt, seconds, bar) => {
    const clone = sampleClone({
      phase: 'failed',
      readyAt: undefined,
      failure: { stage: 'running', reason: 'OOMKilled', message: '', next: '' },
      stages: [
        stage('imported', 0, 10),
        stage('bound', 10, 17),
        stage('running', 17),
      ],
    });
    const chart = read(clone, untold, at(900), failedAt);
    expect(chart.seconds).toBe(seconds);
    expect(chart.bars[2]).toBe(bar);
  });

  it('does not let a stage that was given up grow on', () => {
    const clone = sampleClone({
      phase: 'deleting',
      readyAt: undefined,
      stages: [stage('imported', 0, 4), stage('bound', 4)],
    });
    expect(read(clone, untold, at(900)).bars[1]).toBe('bound unfinished 4-4');
  });
});

describe('axisFor', () => {
  it.each([
    [0.8, [0, 0.25, 0.5, 0.75, 1], 'seconds'],
    [44, [0, 12, 24, 36, 48], 'seconds'],
    [48, [0, 12, 24, 36, 48], 'seconds'],
    [150, [0, 40, 80, 120, 160], 'seconds'],
    [200, [0, 1, 2, 3, 4], 'minutes'],
    [400_000, [0, 1680, 3360, 5040, 6720], 'minutes'],
  ] as const)('%d s', (seconds, ticks, unit) => {
    const axis = axisFor(seconds);
    expect(axis.end).toBeGreaterThanOrEqual(seconds);
    expect(axis.unit).toBe(unit);
    expect(axis.ticks).toEqual(ticks);
  });
});
