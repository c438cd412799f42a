import { InputError } from '@backstage/errors';
import { ephemeralDbActionInputs } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { describeIssues } from '../task/parseInput';

const orderSchema = ephemeralDbActionInputs['clone:create'].omit({
  requestId: true,
});

/** One order of a clone, as its author wrote it: `newest` is not resolved yet. */
export type Order = z.output<typeof orderSchema>;

const partialOrder = orderSchema.partial().extend({
  // Without its default: what an order leaves out, it takes from the step.
  snapshot: orderSchema.shape.snapshot
    .removeDefault()
    .optional()
    .describe(
      'Id of a ready point in time of the source, or "newest", the default. Of several orders, "newest" is one and the same point',
    ),
});

/** The fields with which `ephemeralDb:clone:create` orders. */
export const orderFields = partialOrder.extend({
  orders: z
    .array(
      z.union([
        orderSchema.shape.entityRef,
        partialOrder.required({ entityRef: true }),
      ]),
    )
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Many clones in one step, ordered in parallel: each an entity ref, or an object with entityRef and whatever is special about it. What it leaves out is taken from the fields beside',
    ),
});

type OrderFields = z.output<typeof orderFields>;

/** @throws InputError that says which order lacks what */
export function readOrders(fields: OrderFields): Order[] {
  const { orders, ...defaults } = fields;
  if (!orders) return [readOrder(defaults, [])];
  if (defaults.entityRef !== undefined) {
    throw new InputError(
      'entityRef and orders say both what the clones are for. Write one of them.',
    );
  }
  return orders.map((own, index) =>
    readOrder(
      { ...defaults, ...(typeof own === 'string' ? { entityRef: own } : own) },
      ['orders', index],
    ),
  );
}

function readOrder(given: object, where: (string | number)[]): Order {
  const result = orderSchema.safeParse(given);
  if (result.success) return result.data;
  throw new InputError(
    `The input is not valid: ${describeIssues(
      result.error,
      where,
    )}. Nothing was changed.`,
  );
}
