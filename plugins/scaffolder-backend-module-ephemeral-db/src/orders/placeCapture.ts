import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { codeOf, isTransient } from '../task/errors';
import type { Step } from '../task/Step';
import type { captureFields } from './captureFields';
import { placeOnce } from './placeOnce';
import { attemptsOf } from './requestIds';

type Capture = z.output<typeof captureFields>;

/** Points that nothing can be cloned from: a step that runs again takes another one. */
const USELESS = new Set(['failed', 'lost', 'deleting']);

/** A capture that is being cut just now can't be joined any more; it is over in seconds. */
const isPassing = (error: unknown) =>
  isTransient(error) || codeOf(error) === 'captureTooSoon';

const MOST_ATTEMPTS = 100;

async function readPoint(
  { api }: Step,
  id: string,
  source: string,
): Promise<Snapshot | undefined> {
  try {
    return await api.callPatiently(
      `Reading the point in time of ${source}`,
      (client, options) => client.getSnapshot(id, options),
    );
  } catch (error) {
    // Deleted since.
    if (codeOf(error) === 'unknownSnapshot') return undefined;
    throw error;
  }
}

/**
 * Orders a capture, or finds the one that the step has ordered before, unless that came to nothing.
 */
export async function placeCapture(
  step: Step,
  capture: Capture,
): Promise<Snapshot> {
  const [attempts] = attemptsOf(step.scope, [capture]);
  let former: Snapshot | undefined;
  for (let attempt = 1; ; attempt++) {
    const { requestId, key } = attempts(attempt);
    const snapshot = await placeOnce(step, key, {
      order: () =>
        step.api.callPatiently(
          `Ordering a point in time of ${capture.source}`,
          (client, options) =>
            client.captureSnapshot({ ...capture, requestId }, options),
          { isPassing },
        ),
      read: id => readPoint(step, id, capture.source),
    });
    if (!snapshot) continue;
    const isSame = snapshot.id === former?.id;
    if (!USELESS.has(snapshot.phase) || isSame || attempt === MOST_ATTEMPTS) {
      return snapshot;
    }
    step.log.say(
      `The point that this step had ordered before is ${snapshot.phase}. Ordering another one.`,
    );
    former = snapshot;
  }
}
