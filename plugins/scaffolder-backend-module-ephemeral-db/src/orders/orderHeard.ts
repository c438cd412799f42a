import type {
  Clone,
  OrderCloneRequest,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { CancelledError, isRefusal } from '../task/errors';
import type { Step } from '../task/Step';
import type { Call } from '../task/TaskApi';

/**
 * Orders a clone. When the task is cancelled before the answer to an order was heard, the clone may be there and nobody
 * would know: so it is asked once more, by the same request, which finds it, or is the one to order it.
 *
 * @param signal - ends the calls; later than the task's signal
 */
export async function orderHeard(
  { api, log }: Step,
  request: OrderCloneRequest,
  signal: AbortSignal | undefined,
): Promise<Clone> {
  const { entityRef } = request;
  let isUnheard = false;
  const send: Call<Clone> = async (client, options) => {
    try {
      const clone = await client.orderClone(request, options);
      isUnheard = false;
      return clone;
    } catch (error) {
      isUnheard = !isRefusal(error);
      throw error;
    }
  };
  try {
    return await api.callPatiently(`Ordering a clone for ${entityRef}`, send, {
      signal,
    });
  } catch (error) {
    if (!(error instanceof CancelledError) || !isUnheard) throw error;
    try {
      return await api.call(send, signal);
    } catch {
      if (isUnheard) {
        log.warn(
          `A clone may have been ordered for ${entityRef}: the backend did not answer before the task was cancelled. If it was, it stays until it expires or is deleted.`,
        );
      }
      throw error;
    }
  }
}
