import type {
  Clone,
  CloneStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { secondsInWords } from '../words/seconds';
import { doingNow, finishedStage } from '../words/stages';

type FinishedStage = CloneStage & { finishedAt: string };

function finishedOf({ stages }: Clone): FinishedStage[] {
  return stages.filter((stage): stage is FinishedStage =>
    Boolean(stage.finishedAt),
  );
}

function stageNews(before: Clone | undefined, clone: Clone): string[] {
  const known =
    before && before.stages.length <= clone.stages.length
      ? new Set(finishedOf(before).map(({ name }) => name))
      : new Set();
  const news = finishedOf(clone)
    .filter(({ name }) => !known.has(name))
    .map(finishedStage);
  // What was so already when the step began is told in one line.
  return before || news.length < 2 ? news : [news.join(', ')];
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

/** What is new of a clone since it was read last, in lines without its name. */
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

/** How long this try of the clone took, from its order on. */
export function totalSeconds(clone: Clone, until: string): string {
  const stage = clone.stages.find(({ name }) => name === until);
  const start =
    clone.generation > 1 ? clone.stages[0]?.startedAt : clone.createdAt;
  const end =
    stage?.finishedAt ?? (until === 'ready' ? clone.readyAt : undefined);
  return start && end
    ? secondsInWords(Date.parse(end) - Date.parse(start))
    : '';
}
