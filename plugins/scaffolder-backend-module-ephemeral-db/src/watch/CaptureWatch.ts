import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { momentInWords, pointInWords } from '../words/moments';
import { secondsInWords } from '../words/seconds';
import { sentence } from '../words/sentence';
import type { Watched } from './readRound';

/** What happens to a capture now. */
function situationOf({ phase, freeze, takenAt }: Snapshot): string {
  switch (phase) {
    case 'capturing':
      return freeze
        ? `writes are paused for the cut, for ${freeze.deadlineSeconds} s at most`
        : 'flushing to disk, then the snapshot';
    case 'cut':
      return `the moment is safe${
        takenAt ? ` (${momentInWords(takenAt)})` : ''
      }; the array is still preparing it`;
    default:
      return phase;
  }
}

function figuresOf({ probes, consistency }: Snapshot): string {
  const figures = probes
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => `${name} ${value}`);
  return [consistency, ...figures].join(', ');
}

function failureOf({ phase, failure }: Snapshot): string | undefined {
  if (phase === 'failed') {
    return failure
      ? `${sentence(failure.message)} (${failure.reason}) ${sentence(
          failure.next,
        )} Nothing was kept; the source runs on.`
      : 'It failed, and no reason is known. Nothing was kept; the source runs on.';
  }
  if (phase === 'lost') return 'It was lost on the array.';
  if (phase === 'deleting') return 'Somebody is deleting it.';
  return undefined;
}

/** One capture on its way, and what the log says of it. */
export class CaptureWatch implements Watched {
  /** Why it came to nothing. */
  reason?: string;
  #situation?: string;

  constructor(public snapshot: Snapshot, private readonly step: Step) {}

  describe(): string {
    const { orderedAt } = this.snapshot;
    const since = secondsInWords(Date.now() - Date.parse(orderedAt));
    return `${situationOf(this.snapshot)} (${since} since its order)`;
  }

  refuse(error: unknown): void {
    this.reason = reasonOf(error);
  }

  async look(): Promise<boolean> {
    return this.see(
      await this.step.api.call((client, options) =>
        client.getSnapshot(this.snapshot.id, options),
      ),
    );
  }

  /** @returns whether it is ready, or will never be */
  see(snapshot: Snapshot): boolean {
    const { log } = this.step;
    this.snapshot = snapshot;
    this.reason = failureOf(snapshot);
    if (this.reason !== undefined) return true;
    if (snapshot.phase === 'ready') {
      const { seconds } = snapshot;
      log.say(
        `${pointInWords(snapshot)}: ready${
          seconds === undefined
            ? ''
            : ` after ${secondsInWords(seconds * 1_000)}`
        } (${figuresOf(snapshot)}).`,
      );
      return true;
    }
    const situation = situationOf(snapshot);
    if (situation !== this.#situation) {
      this.#situation = situation;
      log.say(`${snapshot.label ?? 'Capture'}: ${situation}.`);
    }
    return false;
  }
}
