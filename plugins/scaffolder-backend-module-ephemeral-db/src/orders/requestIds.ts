import { stableHash } from './stableHash';

/** Which step of which task orders. */
export interface OrderScope {
  taskId: string;
  stepId: string;
}

/** Of one attempt at an order: its request id, and under which key the task notes what came of it. */
export interface Attempt {
  requestId: string;
  key: string;
}

/** Of one order: its first attempt, its second, … */
export type Attempts = (attempt: number) => Attempt;

/**
 * The attempts at orders. Their request ids follow from the task, the step and what is ordered, so that a step that runs again,
 * after a crash or because a person wants it, finds what it has ordered before. Iterations of `each` differ by their
 * input. An order that stands twice in one step is meant twice: its place among its equals counts.
 */
export function attemptsOf(
  { taskId, stepId }: OrderScope,
  orders: object[],
): Attempts[] {
  const seen = new Map<string, number>();
  return orders.map(order => {
    const hash = stableHash(order);
    const ordinal = seen.get(hash) ?? 0;
    seen.set(hash, ordinal + 1);
    return attempt => ({
      requestId: `task-${stableHash([taskId, stepId, hash, ordinal, attempt])}`,
      key: `${hash}.${ordinal}.${attempt}`,
    });
  });
}
