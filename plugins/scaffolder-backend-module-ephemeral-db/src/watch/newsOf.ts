import type {
  Clone,
  CloneStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { doingNow, finishedStage } from '../words/stages';
import type { Until } from './verdictOf';

type FinishedStage = CloneStage & { finishedAt: string };

function finishedOf({ stages }: Clone): FinishedStage[] {
  return stages.filter((stage): stage is FinishedStage =>
    Boolean(stage.finishedAt),
  );
}

function stageNews(before: Clone | undefined, clone: Clone): string[] {
  // By when they ended: another try goes through the same stages again.
  const known = new Set(
    before && finishedOf(before).map(({ finishedAt }) => finishedAt),
  );
  return finishedOf(clone)
    .filter(({ finishedAt }) => !known.has(finishedAt))
    .map(finishedStage);
}

/** What is told when it changes, apart from stages. */
function situationOf(clone: Clone, now: number): string | undefined {
  const { phase, blockedBy, lastSeenAt, placement } = clone;
  if (lastSeenAt) {
    return `cluster ${
      placement?.cluster ?? 'of the clone'
    } has not answered since ${lastSeenAt}; waiting on`;
  }
  if (blockedBy) return `held up by ${blockedBy.object}: ${blockedBy.reason}`;
  if (phase === 'queued' || phase === 'deleting') return doingNow(clone, now);
  if (phase === 'unavailable') {
    return `not answering${
      clone.failure ? `: ${clone.failure.message}` : ''
    }; waiting for it to come back`;
  }
  return undefined;
}

/** What is new of a clone since it was read last, in parts of a line, without its name. */
export function newsOf(
  before: Clone | undefined,
  clone: Clone,
  now: number,
): string[] {
  const situation = situationOf(clone, now);
  const isNew =
    situation && (!before || situation !== situationOf(before, now));
  return [...stageNews(before, clone), ...(isNew ? [situation] : [])];
}

/** How long this try of the clone took until it was there: from its order on, or from when it was tried again. */
export function totalMilliseconds(
  clone: Clone,
  until: Until,
): number | undefined {
  const stage = clone.stages.find(({ name }) => name === until);
  const start =
    clone.generation > 1 ? clone.stages[0]?.startedAt : clone.createdAt;
  const end =
    stage?.finishedAt ?? (until === 'ready' ? clone.readyAt : undefined);
  return start && end ? Date.parse(end) - Date.parse(start) : undefined;
}
