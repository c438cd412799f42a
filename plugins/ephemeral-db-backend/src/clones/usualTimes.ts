import type {
  CloneStage,
  GenerationStage,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** How many of the last ones say what is usual. */
export const RECENT = 20;

/** Fewer than these say nothing about what is usual. */
const LEAST_COUNT = 3;

/** How one clone came up. */
export interface CloneRun {
  createdAt: Date;
  readyAt: Date;
  stages: CloneStage[];
}

/** What people can expect of a source, as far as enough is known. */
export type UsualTimes = Pick<
  Source,
  'usualSeconds' | 'usualWaitSeconds' | 'usualStageSeconds'
>;

/** @returns milliseconds, or undefined when too few are known */
function median(durations: number[]): number | undefined {
  if (durations.length < LEAST_COUNT) {
    return undefined;
  }
  const sorted = [...durations].sort((one, other) => one - other);
  const upper = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 0
    ? (sorted[upper - 1] + sorted[upper]) / 2
    : sorted[upper];
}

/**
 * How long it usually takes.
 *
 * @param durations - milliseconds
 * @returns seconds to a tenth, or undefined when too few are known
 */
export function usualSeconds(durations: number[]): number | undefined {
  const usual = median(durations);
  return usual === undefined ? undefined : Math.round(usual / 100) / 10;
}

/** What is usual, of a source's last clones. */
export function usualTimes(runs: CloneRun[]): UsualTimes {
  const whole = median(
    runs.map(
      ({ createdAt, readyAt }) => readyAt.getTime() - createdAt.getTime(),
    ),
  );
  return {
    // Nobody plans by tenths of a second.
    usualSeconds: whole === undefined ? undefined : Math.round(whole / 1_000),
    usualWaitSeconds: usualSeconds(runs.map(waited)),
    usualStageSeconds: usualStages(runs),
  };
}

function waited({ stages }: CloneRun): number {
  return stages.reduce((sum, { waitedMs = 0 }) => sum + waitedMs, 0);
}

function usualStages(runs: CloneRun[]): UsualTimes['usualStageSeconds'] {
  const worked = new Map<GenerationStage, number[]>();
  for (const { name, startedAt, finishedAt, waitedMs = 0 } of runs.flatMap(
    run => run.stages,
  )) {
    if (!finishedAt) continue;
    const took = Date.parse(finishedAt) - Date.parse(startedAt) - waitedMs;
    worked.set(name, [...(worked.get(name) ?? []), Math.max(0, took)]);
  }
  const usual = [...worked].flatMap(([name, durations]) => {
    const seconds = usualSeconds(durations);
    return seconds === undefined ? [] : [[name, seconds] as const];
  });
  return usual.length > 0 ? Object.fromEntries(usual) : undefined;
}
