import type { CloneActivity } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** Something that happened to a clone, as it is about to be noted. */
export type NewActivity = Omit<CloneActivity, 'id' | 'at'> & { at: Date };
