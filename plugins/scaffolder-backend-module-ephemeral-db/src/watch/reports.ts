import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { StepContext } from '../task/Step';

type Generation = Pick<Clone, 'id' | 'generation'>;

const keyOf = ({ id, generation }: Generation) => `failed.${id}.${generation}`;

/**
 * Whether an earlier run of this step has failed for this reason. Then a person has read it and pressed Retry, which a
 * step that goes on after a crash can't be told from otherwise. A checkpoint that fails is not kept, so looking
 * leaves no trace.
 */
export async function wasReported(
  context: StepContext,
  clone: Generation,
): Promise<boolean> {
  try {
    await context.checkpoint({
      key: keyOf(clone),
      fn: async () => {
        throw new Error('Not reported');
      },
    });
    return true;
  } catch {
    return false;
  }
}

/** Notes that the step fails for these, right before it does. */
export async function noteReported(
  context: StepContext,
  clones: Generation[],
): Promise<void> {
  for (const clone of clones) {
    await context.checkpoint({
      key: keyOf(clone),
      fn: async () => ({ reportedAt: new Date().toISOString() }),
    });
  }
}
