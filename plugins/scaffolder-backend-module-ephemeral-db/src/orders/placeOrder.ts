import { ConflictError } from '@backstage/errors';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { TaskApi } from '../task/TaskApi';
import { tryAgain } from '../task/tryAgain';
import type { TaskLog } from '../task/TaskLog';
import type { Order } from './readOrders';
import type { RequestIds } from './requestIds';

/** How often an order is renewed whose clones were all deleted since. */
const MOST_ATTEMPTS = 100;

/**
 * Orders a clone, or finds the one that the step has ordered before: if that failed it is tried again, if it was
 * deleted since another one is ordered.
 */
export async function placeOrder(
  order: Order,
  requestIds: RequestIds,
  options: { api: TaskApi; log: TaskLog; signal: AbortSignal | undefined },
): Promise<Clone> {
  const { api, log, signal } = options;
  const { entityRef } = order;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const clone = await api.callPatiently(
      `Ordering a clone for ${entityRef}`,
      (client, call) =>
        client.orderClone({ ...order, requestId: requestIds(attempt) }, call),
      signal,
    );
    switch (clone.phase) {
      case 'deleting':
      case 'gone':
        log.say(
          `${clone.name}, which this step had ordered before, was deleted since. Ordering anew for ${entityRef}.`,
        );
        break;
      case 'failed':
        return await tryAgain(clone, { api, log });
      default:
        return clone;
    }
  }
  throw new ConflictError(
    `${MOST_ATTEMPTS} clones that this step has ordered for ${entityRef} were deleted. Start the template anew.`,
  );
}
