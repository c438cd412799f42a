import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { codeOf, isTransient } from '../task/errors';
import type { Step } from '../task/Step';
import type { captureFields } from './captureFields';
import { requestIdsOf } from './requestIds';

type Capture = z.output<typeof captureFields>;

/** Points that nothing can be cloned from: a step that runs again takes another one. */
const USELESS = new Set(['failed', 'lost', 'deleting']);

/** A capture that is being cut just now can't be joined any more; it is over in seconds. */
const isPassing = (error: unknown) =>
  isTransient(error) || codeOf(error) === 'captureTooSoon';

const MOST_ATTEMPTS = 100;

/**
 * Orders a capture, or finds the one that the step has ordered before, unless that came to nothing.
 */
export async function placeCapture(
  step: Step,
  capture: Capture,
): Promise<Snapshot> {
  const [requestIds] = requestIdsOf(step.scope, [capture]);
  let former: Snapshot | undefined;
  for (let attempt = 1; ; attempt++) {
    const requestId = requestIds(attempt);
    const snapshot = await step.api.callPatiently(
      `Ordering a point in time of ${capture.source}`,
      (client, options) =>
        client.captureSnapshot({ ...capture, requestId }, options),
      { isPassing },
    );
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
