import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { codeOf } from '../task/errors';
import type { Step } from '../task/Step';
import { tryAgain } from '../task/tryAgain';
import { DeletionWatch } from '../watch/DeletionWatch';
import { watchAll } from '../watch/watchAll';
import { orderHeard } from './orderHeard';
import { placeOnce } from './placeOnce';
import type { Order } from './readOrders';
import type { Attempts } from './requestIds';

/** How often an order is renewed whose clones were all deleted since. */
const MOST_ATTEMPTS = 100;

/** How long to wait for a name that the clone before still has. */
const NAME_TIMEOUT = 300_000;

export interface PlaceOptions {
  /** Ends the calls; later than the task's signal, so that those under way are still heard of. */
  signal: AbortSignal | undefined;
  /** Told of the clone as soon as there is one, whatever happens next. */
  onTaken(clone: Clone): void;
}

/** A name is free again when nothing of the clone is left. */
async function untilNameIsFree(step: Step, clone: Clone): Promise<void> {
  const watch = new DeletionWatch(clone, step);
  await watchAll(step, [watch], { timeout: NAME_TIMEOUT });
  if (!watch.isGone) {
    throw new ConflictError(
      `${clone.name} is still being deleted, so its name is not free yet. Retry when it is gone, or leave the name out.`,
    );
  }
}

async function readClone(
  { api }: Step,
  id: string,
  entityRef: string,
): Promise<Clone> {
  try {
    return await api.callPatiently(
      `Reading the clone for ${entityRef}`,
      (client, call) => client.getClone(id, call),
    );
  } catch (error) {
    if (codeOf(error) !== 'unknownClone') throw error;
    // Not ordered anew: it may stand, and only be hidden from whoever runs the step this time.
    throw new NotFoundError(
      `This step had ordered a clone for ${entityRef} that you may not see, or that is gone for long. Start the template anew.`,
    );
  }
}

/**
 * Orders a clone, or finds the one that the step has ordered before: if that failed it is tried again, if it was
 * deleted since another one is ordered.
 */
export async function placeOrder(
  step: Step,
  order: Order,
  attempts: Attempts,
  { signal, onTaken }: PlaceOptions,
): Promise<Clone> {
  const { api, log } = step;
  const { entityRef, name } = order;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const { requestId, key } = attempts(attempt);
    const clone = await placeOnce(step, key, {
      order: () => orderHeard(step, { ...order, requestId }, signal),
      read: id => readClone(step, id, entityRef),
    });
    const isLeaving = clone.phase === 'deleting' || clone.phase === 'gone';
    if (!isLeaving) {
      onTaken(clone);
      return clone.phase === 'failed'
        ? await tryAgain(clone, { api, log })
        : clone;
    }
    log.say(
      `${clone.name}, which this step had ordered before, was deleted since. Ordering anew for ${entityRef}.`,
    );
    if (clone.phase === 'deleting' && name === clone.name) {
      await untilNameIsFree(step, clone);
    }
  }
  throw new ConflictError(
    `${MOST_ATTEMPTS} clones that this step has ordered for ${entityRef} were deleted. Start the template anew.`,
  );
}
