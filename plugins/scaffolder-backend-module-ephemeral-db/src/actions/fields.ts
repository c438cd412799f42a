import { InputError } from '@backstage/errors';
import {
  ephemeralDbActionInputs,
  parseDuration,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';

const { cloneId } = ephemeralDbActionInputs['clone:delete'].shape;

/**
 * Long enough for a queue. A step that waits holds one of the scaffolder's places for tasks of the whole portal, so
 * none may do so for ever.
 */
const DEFAULT_TIMEOUT = 'PT30M';
const LONGEST_TIMEOUT = 'PT24H';

function isDuration(text: string): boolean {
  try {
    return parseDuration(text) > 0;
  } catch {
    return false;
  }
}

/** What is no duration has a message of its own. */
function isShortEnough(text: string): boolean {
  return (
    !isDuration(text) || parseDuration(text) <= parseDuration(LONGEST_TIMEOUT)
  );
}

/** One clone or many. */
export const cloneIdFields = {
  cloneId: cloneId.optional().describe('Id of a clone, where it is one'),
  cloneIds: z
    .array(cloneId)
    .min(1)
    .max(200)
    .optional()
    .describe('Ids of clones, where they are many'),
};

/** @throws InputError unless one of both was given */
export function readCloneIds(input: {
  cloneId?: string;
  cloneIds?: string[];
}): string[] {
  if ((input.cloneId === undefined) === (input.cloneIds === undefined)) {
    throw new InputError('Write either cloneId or cloneIds.');
  }
  return [...new Set(input.cloneIds ?? [input.cloneId!])];
}

export const timeoutField = z
  .string()
  .refine(isDuration, 'is not a duration above zero. Write for example "30m"')
  .refine(isShortEnough, `is longer than ${LONGEST_TIMEOUT}, the maximum`)
  .default(DEFAULT_TIMEOUT)
  .describe(
    `The longest that the step waits, for example "45m" or "PT45M", ${LONGEST_TIMEOUT} at most. Then it fails and says that the work goes on. Default: ${DEFAULT_TIMEOUT}`,
  );

export const onCancelField = z
  .enum(['keep', 'delete'])
  .default('keep')
  .describe(
    'What becomes of the clones when a person cancels the task: they stay until they expire, or their deletion is asked for. Default: keep',
  );
