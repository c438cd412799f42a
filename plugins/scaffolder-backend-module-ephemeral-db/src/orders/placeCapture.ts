import type {
  CaptureSnapshotRequest,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { codeOf, isTransient } from '../task/errors';
import type { Step } from '../task/Step';
import type { captureFields } from './captureFields';
import { placeOnce } from './placeOnce';
import { attemptsOf } from './requestIds';

type Capture = z.output<typeof captureFields>;

/** Points that nothing can be cloned from: a step that runs again takes another one. */
const USELESS = new Set(['failed', 'lost', 'deleting']);

/** A capture that is being cut just now can't be joined any more. It is over in seconds, or when a slow array says so. */
const isTooSoon = (error: unknown) => codeOf(error) === 'captureTooSoon';

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

/** @param until - milliseconds since 1970 */
async function orderCapture(
  { api }: Step,
  request: CaptureSnapshotRequest,
  until: number,
): Promise<Snapshot> {
  const isInTime = () => Date.now() < until;
  for (;;) {
    try {
      return await api.callPatiently(
        `Ordering a point in time of ${request.source}`,
        (client, options) => client.captureSnapshot(request, options),
        {
          isPassing: error =>
            isTransient(error) || (isTooSoon(error) && isInTime()),
        },
      );
    } catch (error) {
      // Patience is for trouble; this is a queue.
      if (!isTooSoon(error) || !isInTime()) throw error;
    }
  }
}

/**
 * Orders a capture, or finds the one that the step has ordered before, unless that came to nothing.
 *
 * @param timeout - milliseconds for which a capture that can not be joined is waited for
 */
export async function placeCapture(
  step: Step,
  capture: Capture,
  timeout: number,
): Promise<Snapshot> {
  const [attempts] = attemptsOf(step.scope, [capture]);
  const until = Date.now() + timeout;
  let former: Snapshot | undefined;
  for (let attempt = 1; ; attempt++) {
    const { requestId, key } = attempts(attempt);
    const snapshot = await placeOnce(step, key, {
      order: () => orderCapture(step, { ...capture, requestId }, until),
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
