import { FailedError, reasonOf } from '../task/errors';
import { sentence } from '../words/sentence';
import type { Placed } from './placeOrders';

/** What a step throws when orders were refused: one error that names each of them, and why. */
export function refusalOf(placed: Placed[]): unknown {
  const refused = placed.filter(({ error }) => error !== undefined);
  if (refused.length === 0) return undefined;
  if (placed.length === 1) return refused[0].error;
  const reasons = refused.map(
    ({ order, error }) => `${order.entityRef}: ${sentence(reasonOf(error))}`,
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
