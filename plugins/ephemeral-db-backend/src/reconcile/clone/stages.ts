import type {
  CloneStage,
  GenerationStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** Starts a stage unless it is started. */
export function startStage(
  stages: CloneStage[],
  name: GenerationStage,
  at: number,
): CloneStage[] {
  if (find(stages, name)) return stages;
  return [...stages, { name, startedAt: new Date(at).toISOString() }];
}

/** Ends a stage unless it is ended. */
export function finishStage(
  stages: CloneStage[],
  name: GenerationStage,
  at: number,
): CloneStage[] {
  return stages.map(stage =>
    stage.name === name && !stage.finishedAt
      ? { ...stage, finishedAt: new Date(at).toISOString() }
      : stage,
  );
}

/** Notes how long a stage has waited for a slot, once. */
export function noteWait(
  stages: CloneStage[],
  name: GenerationStage,
  now: number,
): CloneStage[] {
  return stages.map(stage =>
    stage.name === name && stage.waitedMs === undefined
      ? {
          ...stage,
          waitedMs: Math.max(0, now - Date.parse(stage.startedAt)),
        }
      : stage,
  );
}

export function isFinished(
  stages: CloneStage[],
  name: GenerationStage,
): boolean {
  return Boolean(find(stages, name)?.finishedAt);
}

/**
 * Milliseconds that a stage has been worked on: without its wait for a slot,
 * and without the time in which no replica saw both the cluster and its orders.
 */
export function elapsed(
  stages: CloneStage[],
  name: GenerationStage,
  { now, watchedSince }: { now: number; watchedSince: number },
): number {
  const stage = find(stages, name);
  if (!stage) return 0;
  const begun = Date.parse(stage.startedAt) + (stage.waitedMs ?? 0);
  return Math.max(0, now - Math.max(begun, watchedSince));
}

export function find(
  stages: CloneStage[],
  name: GenerationStage,
): CloneStage | undefined {
  return stages.find(stage => stage.name === name);
}
