import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import pLimit from 'p-limit';
import { CancelledError, reasonOf } from '../task/errors';
import type { Step } from '../task/Step';
import { placeOrder, type PlaceOptions } from './placeOrder';
import type { Order } from './readOrders';
import type { Attempts } from './requestIds';

const AT_ONCE = 5;

/** What became of an order. */
export type Placed =
  | { order: Order; clone: Clone; error?: undefined }
  | { order: Order; clone?: undefined; error: unknown };

/** Places orders side by side. One that is refused does not stop the others; a cancelled task does. */
export async function placeOrders(
  step: Step,
  orders: Order[],
  attempts: Attempts[],
  options: PlaceOptions,
): Promise<Placed[]> {
  const limit = pLimit(AT_ONCE);
  return await Promise.all(
    orders.map((order, index) =>
      limit(async (): Promise<Placed> => {
        try {
          const clone = await placeOrder(step, order, attempts[index], options);
          return { order, clone };
        } catch (error) {
          if (orders.length > 1 && !(error instanceof CancelledError)) {
            step.log.warn(`Refused for ${order.entityRef}: ${reasonOf(error)}`);
          }
          return { order, error };
        }
      }),
    ),
  );
}
