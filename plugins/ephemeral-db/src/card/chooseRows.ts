import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { rankClones } from '../overview';

/** The most rows that the card has. */
const MOST_ROWS = 3;

/** The clones that the card shows: those that want a look, then mine, then the newest. */
export function chooseRows(
  clones: Clone[],
  options: Parameters<typeof rankClones>[1],
): Clone[] {
  return rankClones(clones, options).slice(0, MOST_ROWS);
}
