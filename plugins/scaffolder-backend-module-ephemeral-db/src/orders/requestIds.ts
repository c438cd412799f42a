import { stableHash } from './stableHash';

/** Which step of which task orders. */
export interface OrderScope {
  taskId: string;
  stepId: string;
}

/** Of one order: the request id of its first attempt, of its second, … */
export type RequestIds = (attempt: number) => string;

/**
 * The request ids of orders. They follow from the task, the step and what is ordered, so that a step that runs again,
 * after a crash or because a person wants it, finds what it has ordered before. Iterations of `each` differ by their
 * input. An order that stands twice in one step is meant twice: its place among its equals counts.
 */
export function requestIdsOf(
  { taskId, stepId }: OrderScope,
  orders: object[],
): RequestIds[] {
  const seen = new Map<string, number>();
  return orders.map(order => {
    const hash = stableHash(order);
    const ordinal = seen.get(hash) ?? 0;
    seen.set(hash, ordinal + 1);
    return attempt =>
      `task-${stableHash([taskId, stepId, hash, ordinal, attempt])}`;
  });
}
