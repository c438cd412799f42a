import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { sentence } from '../words/sentence';

type Generation = Pick<Clone, 'id' | 'generation'>;

const wordFor = ({ id, generation }: Generation) => `${id}.${generation}`;

const keyOf = (run: number) => `failed.${run}`;

/**
 * What earlier runs of a step have failed for. A person has read that and pressed Retry, which a step that goes on
 * after a crash can't be told from otherwise. Each run that fails keeps one checkpoint, whatever number of clones has
 * failed; it is read on each later run, also where the scaffolder's recovery is off.
 */
export class Reports {
  #former?: Promise<{ words: Set<string>; runs: number }>;

  constructor(private readonly step: Pick<Step, 'context' | 'log'>) {}

  /** Whether an earlier run of this step has failed for this reason. */
  async has(clone: Generation): Promise<boolean> {
    const { words } = await this.former();
    return words.has(wordFor(clone));
  }

  /**
   * Notes that the step fails for these, right before it does. That this goes wrong must not hide why the step fails.
   */
  async note(clones: Generation[]): Promise<void> {
    if (clones.length === 0) return;
    const { context, log } = this.step;
    const { runs } = await this.former();
    try {
      await context.checkpoint({
        key: keyOf(runs + 1),
        fn: async () => ({ clones: clones.map(wordFor) }),
      });
    } catch (error) {
      log.warn(
        `The task could not note what failed: ${sentence(
          reasonOf(error),
        )} The next Retry will only say the same again, the one after it tries these clones again.`,
      );
    }
  }

  private former() {
    this.#former ??= this.readFormer();
    return this.#former;
  }

  private async readFormer() {
    const words = new Set<string>();
    for (let run = 1; ; run++) {
      const clones = await this.readRun(run);
      if (!clones) return { words, runs: run - 1 };
      clones.forEach(word => words.add(word));
    }
  }

  /** A checkpoint has no way to be only looked at. One whose function fails is kept as failed, and can be written later. */
  private async readRun(run: number): Promise<string[] | undefined> {
    try {
      const { clones } = await this.step.context.checkpoint({
        key: keyOf(run),
        fn: async (): Promise<{ clones: string[] }> => {
          throw new Error('No run of this step has failed so often');
        },
      });
      return clones;
    } catch {
      return undefined;
    }
  }
}
