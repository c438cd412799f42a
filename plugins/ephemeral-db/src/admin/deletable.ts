import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { findAction } from '../verbs';

/** Clones parted by whether this person may delete them now. */
export interface Deletable {
  allowed: Clone[];
  refused: { clone: Clone; reason?: string }[];
}

/** Which of these can be deleted, and why the others cannot. */
export function deletable(clones: readonly Clone[]): Deletable {
  const allowed: Clone[] = [];
  const refused: Deletable['refused'] = [];
  for (const clone of clones) {
    const action = findAction(clone.actions, 'delete');
    if (action?.allowed) allowed.push(clone);
    else refused.push({ clone, reason: action?.reason });
  }
  return { allowed, refused };
}
