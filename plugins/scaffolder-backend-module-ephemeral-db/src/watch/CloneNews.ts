import type {
  Clone,
  CloneStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { doingNow, finishedStage } from '../words/stages';

type FinishedStage = CloneStage & { finishedAt: string };

/** Milliseconds. What is waited for is part of every deletion; only when it takes longer than this it is worth a word. */
const WORTH_A_WORD = 60_000;

function finishedOf({ stages }: Clone): FinishedStage[] {
  return stages.filter((stage): stage is FinishedStage =>
    Boolean(stage.finishedAt),
  );
}

/** With the time, as another try goes through the same stages again. */
const keyOf = ({ name, finishedAt }: FinishedStage) => `${name} ${finishedAt}`;

/** What is told when it changes, apart from stages. */
function situationOf(clone: Clone, now: number): string | undefined {
  const { phase, blockedBy, failure, lastSeenAt, placement } = clone;
  if (lastSeenAt) {
    return `cluster ${
      placement?.cluster ?? 'of the clone'
    } has not answered since ${lastSeenAt}; waiting on`;
  }
  if (blockedBy && now - Date.parse(blockedBy.since) >= WORTH_A_WORD) {
    return `held up by ${blockedBy.object}: ${blockedBy.reason}`;
  }
  if (phase === 'queued' || phase === 'deleting') return doingNow(clone, now);
  if (phase === 'unavailable') {
    return `not answering${
      failure ? `: ${failure.message}` : ''
    }; waiting for it to come back`;
  }
  return undefined;
}

/** What is new of a clone each time that it is read. */
export class CloneNews {
  readonly #told = new Set<string>();
  #situation?: string;

  /** @returns parts of a line, without its name */
  of(clone: Clone, now: number): string[] {
    const stages = finishedOf(clone).filter(
      stage => !this.#told.has(keyOf(stage)),
    );
    stages.forEach(stage => this.#told.add(keyOf(stage)));
    const situation = situationOf(clone, now);
    const isNew = situation !== undefined && situation !== this.#situation;
    this.#situation = situation;
    return [...stages.map(finishedStage), ...(isNew ? [situation] : [])];
  }
}
