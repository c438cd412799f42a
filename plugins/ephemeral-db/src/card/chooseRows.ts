import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { describeClone } from '../states';
import type { Words } from '../translation';

/** The most rows that the card has. */
export const MOST_ROWS = 3;

const NEEDY: Clone['phase'][] = ['failed', 'unavailable', 'deleting', 'grace'];

/**
 * The clones that the card shows: failed, not answering or held up, ending, mine, then the newest.
 *
 * @param me - entity ref of the signed-in person
 */
export function chooseRows(
  clones: Clone[],
  options: { me?: string; now: Date; words: Words; most?: number },
): Clone[] {
  const { me, now, words, most = MOST_ROWS } = options;
  const rank = (clone: Clone) => {
    if (describeClone(clone, now, words).needsAttention) {
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
    .slice(0, most)
    .map(({ clone }) => clone);
}
