import { FailedError, reasonOf, toStepError } from '../task/errors';
import type { Placed } from './placeOrders';

/** One error that names every order that was refused, and why. */
export function refusalOf(placed: Placed[]): Error | undefined {
  const refused = placed.filter(({ error }) => error !== undefined);
  if (refused.length === 0) return undefined;
  if (placed.length === 1) return toStepError(refused[0].error);
  const reasons = refused.map(
    ({ order, error }) => `${order.entityRef}: ${reasonOf(error)}`,
  );
  const taken = placed.length - refused.length;
  return new FailedError(
    `${refused.length} of ${placed.length} orders were refused${
      taken > 0 ? `, the other ${taken} were taken` : ''
    }. ${reasons.join(
      ' ',
    )} When that is mended, Retry orders only those that were refused.`,
  );
}
