import { Condition } from './kinds';

export function conditionOf(
  conditions: Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find(condition => condition.type === type);
}

/**
 * The conditions with one of them set, in their order. Its transition time
 * moves only when its status does.
 */
export function withCondition(
  conditions: Condition[] | undefined,
  next: Condition,
  now: string,
): Condition[] {
  const before = conditionOf(conditions, next.type);
  const lastTransitionTime =
    before?.status === next.status ? before.lastTransitionTime : now;
  const condition = { ...next, lastTransitionTime };
  return before
    ? (conditions ?? []).map(one => (one === before ? condition : one))
    : [...(conditions ?? []), condition];
}
