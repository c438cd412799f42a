import type {
  Clone,
  CloneStage,
  GenerationStage,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { stagesOf } from '../states';

/** A stretch of the chart, in seconds from the order on. */
export interface Stretch {
  from: number;
  to: number;
}

/** One line of the chart. `unfinished`: it was given up before its end, and nobody noted when. */
export interface StageBar {
  key: GenerationStage | 'waiting';
  state: 'done' | 'running' | 'failed' | 'unfinished' | 'pending';
  /** Several where it was waited for more than one slot. */
  stretches: Stretch[];
  /** Absent where nothing was measured. */
  seconds?: number;
  /** What is usual at this source; absent with too few clones. */
  usualSeconds?: number;
}

/** How a clone's present run came up. */
export interface StageChart {
  bars: StageBar[];
  /** Order to ready, to the failure, or to now; absent where that is not known. */
  seconds?: number;
  usualSeconds?: number;
  /** How much time the axis must show. */
  end: number;
}

/** The present run begins with the last import. */
function presentRun(stages: CloneStage[]): CloneStage[] {
  const start = stages.findLastIndex(({ name }) => name === 'imported');
  return stages.slice(Math.max(0, start));
}

/** When this run was ordered; of a later run that waits in line nobody knows. */
function orderOf(clone: Clone, run: CloneStage[]): number | undefined {
  if (run.length > 0) return Date.parse(run[0].startedAt);
  return clone.generation === 1 ? Date.parse(clone.createdAt) : undefined;
}

function stateOf(
  stage: CloneStage,
  { phase, failure }: Clone,
): StageBar['state'] {
  if (stage.finishedAt) return 'done';
  if (phase === 'provisioning') return 'running';
  return phase === 'failed' && failure?.stage === stage.name
    ? 'failed'
    : 'unfinished';
}

const total = (stretches: Stretch[]) =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0);

function waitingBar(
  clone: Clone,
  run: CloneStage[],
  source: Source | undefined,
  clock: { since(time: number): number; now: number },
): StageBar[] {
  const queued = clone.phase === 'queued';
  const stretches = queued
    ? [{ from: 0, to: clock.now }]
    : run.flatMap(({ startedAt, waitedMs = 0 }) => {
        const from = clock.since(Date.parse(startedAt));
        // Less than a person would call waiting.
        return waitedMs < 500 ? [] : [{ from, to: from + waitedMs / 1_000 }];
      });
  if (stretches.length === 0) return [];
  return [
    {
      key: 'waiting',
      state: queued ? 'running' : 'done',
      stretches,
      seconds: total(stretches),
      usualSeconds: source?.usualWaitSeconds,
    },
  ];
}

/**
 * The stages of a clone's present run as bars from the order on. Waits for slots are a bar of their own.
 *
 * @param source - knows what is usual
 * @param failedAt - ends the bar of a stage that failed
 */
export function stageBars(
  clone: Clone,
  source: Source | undefined,
  now: Date,
  failedAt?: Date,
): StageChart {
  const run = presentRun(clone.stages);
  const order = orderOf(clone, run);
  const since = (time: number) =>
    order === undefined ? 0 : Math.max(0, (time - order) / 1_000);
  const soFar = since(now.getTime());

  const bars = stagesOf(clone).map((name): StageBar => {
    const usualSeconds = source?.usualStageSeconds?.[name];
    const stage = run.find(one => one.name === name);
    if (!stage) {
      return { key: name, state: 'pending', stretches: [], usualSeconds };
    }
    const state = stateOf(stage, clone);
    const from = since(Date.parse(stage.startedAt) + (stage.waitedMs ?? 0));
    const ends = {
      done: stage.finishedAt && since(Date.parse(stage.finishedAt)),
      running: soFar,
      failed: failedAt && since(failedAt.getTime()),
      unfinished: undefined,
      pending: undefined,
    };
    const end = ends[state] || undefined;
    const to = Math.max(from, end ?? from);
    return {
      key: name,
      state,
      stretches: [{ from, to }],
      seconds: end === undefined ? undefined : to - from,
      usualSeconds,
    };
  });
  const waiting = waitingBar(clone, run, source, { since, now: soFar });

  const underWay = clone.phase === 'queued' || clone.phase === 'provisioning';
  const seconds = underWay ? soFar : lasted(clone, since, failedAt);
  const usualSeconds = source?.usualSeconds ?? clone.usualSeconds;
  const all = [...waiting, ...bars];
  const ends = all.flatMap(({ stretches, usualSeconds: usual = 0 }) =>
    stretches.flatMap(({ from, to }) => [to, from + usual]),
  );
  return {
    bars: all,
    seconds: order === undefined ? undefined : seconds,
    usualSeconds,
    end: Math.max(1, ...ends, underWay ? usualSeconds ?? 0 : 0),
  };
}

function lasted(
  { phase, readyAt }: Clone,
  since: (time: number) => number,
  failedAt: Date | undefined,
): number | undefined {
  if (phase === 'failed') return failedAt && since(failedAt.getTime());
  return readyAt === undefined ? undefined : since(Date.parse(readyAt));
}

const STEPS = [
  0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 60, 120, 180, 240,
  300, 360, 480, 600, 900, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400,
];
const PARTS = 4;
const HOUR = 3_600;

/** An axis of four equal parts that ends at a round number. */
export interface Axis {
  end: number;
  /** In `unit`s; the first is 0. */
  ticks: number[];
  unit: 'seconds' | 'minutes';
}

/** The axis that shows so many seconds. */
export function axisFor(seconds: number): Axis {
  const step =
    STEPS.find(candidate => candidate * PARTS >= seconds) ??
    Math.ceil(seconds / PARTS / HOUR) * HOUR;
  const unit = step < 60 ? 'seconds' : 'minutes';
  return {
    end: step * PARTS,
    ticks: Array.from(
      { length: PARTS + 1 },
      (_, index) => (index * step) / (unit === 'seconds' ? 1 : 60),
    ),
    unit,
  };
}
