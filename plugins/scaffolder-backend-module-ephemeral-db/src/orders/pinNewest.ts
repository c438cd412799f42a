import { NEWEST_SNAPSHOT } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { reasonOf } from '../task/errors';
import type { Step, StepContext } from '../task/Step';
import { sentence } from '../words/sentence';
import { findNewestPoints, sourcesOfNewest } from './newestPoint';
import type { Order } from './readOrders';
import { stableHash } from './stableHash';

/** Orders whose points are settled. */
export interface Pinned {
  orders: Order[];
  /** Lets the next run of the step look for the newest points anew, as no order of this one was taken. */
  release(): Promise<void>;
}

/** Whether an earlier run of the step has noted this. */
async function wasNoted(
  { checkpoint }: StepContext,
  key: string,
): Promise<boolean> {
  try {
    await checkpoint({
      key,
      fn: async () => {
        throw new Error('Not noted');
      },
    });
    return true;
  } catch {
    return false;
  }
}

/** What is sent: of many orders from the newest point, all name the one that was the newest first. */
export async function pinNewest(
  { api, context, log }: Step,
  orders: Order[],
): Promise<Pinned> {
  const sources = sourcesOfNewest(orders);
  if (sources.length === 0) return { orders, release: async () => {} };
  const hash = stableHash(orders);
  const released = (round: number) => `released.${hash}.${round}`;
  let round = 1;
  while (await wasNoted(context, released(round))) round++;
  const points = await context.checkpoint({
    key: `newest.${hash}.${round}`,
    fn: () => findNewestPoints(api, sources),
  });
  return {
    orders: orders.map(order =>
      order.snapshot === NEWEST_SNAPSHOT
        ? { ...order, snapshot: points[order.source] }
        : order,
    ),
    release: async () => {
      try {
        await context.checkpoint({
          key: released(round),
          fn: async () => true,
        });
      } catch (error) {
        log.warn(
          `Retry will ask for the same point again: ${sentence(
            reasonOf(error),
          )}`,
        );
      }
    },
  };
}
