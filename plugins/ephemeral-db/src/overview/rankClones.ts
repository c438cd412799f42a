import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { needsAttention } from '../states';

const NEEDY: Clone['phase'][] = ['failed', 'unavailable', 'deleting', 'grace'];

/**
 * Clones that are not gone, by what wants a look first: failed, not answering, held up, ending, mine, then the newest.
 *
 * @param options - `me`: entity ref of the signed-in person
 */
export function rankClones(
  clones: Clone[],
  options: { me?: string; now: Date },
): Clone[] {
  const { me, now } = options;
  const rank = (clone: Clone) => {
    if (needsAttention(clone, now)) {
      const place = NEEDY.indexOf(clone.phase);
      return place < 0 ? NEEDY.length : place;
    }
    return NEEDY.length + (clone.requestedBy === me ? 1 : 2);
  };
  const newestFirst = (one: Clone, other: Clone) =>
    one.createdAt < other.createdAt ? 1 : -1;
  const soonestFirst = (one: Clone, other: Clone) =>
    one.expiresAt < other.expiresAt ? -1 : 1;
  return clones
    .filter(({ phase }) => phase !== 'gone')
    .map(clone => ({ clone, place: rank(clone) }))
    .sort((one, other) => {
      if (one.place !== other.place) return one.place - other.place;
      const isEnding = one.place === NEEDY.length || one.place === 3;
      return (isEnding ? soonestFirst : newestFirst)(one.clone, other.clone);
    })
    .map(({ clone }) => clone);
}
