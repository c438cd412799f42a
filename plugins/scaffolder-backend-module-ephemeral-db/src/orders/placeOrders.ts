import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import pLimit from 'p-limit';
import { reasonOf } from '../task/errors';
import type { TaskApi } from '../task/TaskApi';
import type { TaskLog } from '../task/TaskLog';
import { placeOrder } from './placeOrder';
import type { Order } from './readOrders';
import type { RequestIds } from './requestIds';

const AT_ONCE = 5;

/** What became of an order. */
export type Placed =
  | { order: Order; clone: Clone; error?: undefined }
  | { order: Order; clone?: undefined; error: unknown };

/** Places orders side by side. One that is refused does not stop the others; a cancelled task does. */
export async function placeOrders(
  orders: Order[],
  requestIds: RequestIds[],
  options: {
    api: TaskApi;
    log: TaskLog;
    /** Ends the calls; later than the task's signal, so that those under way are still heard of. */
    signal: AbortSignal | undefined;
    onTaken(clone: Clone): void;
  },
): Promise<Placed[]> {
  const { log, onTaken } = options;
  const limit = pLimit(AT_ONCE);
  return await Promise.all(
    orders.map((order, index) =>
      limit(async (): Promise<Placed> => {
        try {
          const clone = await placeOrder(order, requestIds[index], options);
          onTaken(clone);
          return { order, clone };
        } catch (error) {
          if (orders.length > 1) {
            log.warn(`Refused for ${order.entityRef}: ${reasonOf(error)}`);
          }
          return { order, error };
        }
      }),
    ),
  );
}
