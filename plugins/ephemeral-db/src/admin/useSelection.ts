import { useState } from 'react';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The clones that are ticked, on all pages. */
export interface Selection {
  clones: Clone[];
  has(id: string): boolean;
  toggle(clone: Clone): void;
  /** Ticks or unticks all of these. */
  set(clones: readonly Clone[], ticked: boolean): void;
  clear(): void;
}

/**
 * Survives paging and refetching: a ticked clone is kept as it was last seen, as its verbs may have changed since.
 *
 * @param page - the clones on the page, as they are now
 */
export function useSelection(page: readonly Clone[]): Selection {
  const [ticked, setTicked] = useState<ReadonlyMap<string, Clone>>(new Map());
  const fresh = new Map(page.map(clone => [clone.id, clone]));
  const change = (clones: readonly Clone[], wanted: boolean) => {
    setTicked(before => {
      const after = new Map(before);
      for (const clone of clones) {
        if (wanted) after.set(clone.id, clone);
        else after.delete(clone.id);
      }
      return after;
    });
  };
  return {
    clones: [...ticked.values()].map(clone => fresh.get(clone.id) ?? clone),
    has: id => ticked.has(id),
    toggle: clone => change([clone], !ticked.has(clone.id)),
    set: change,
    clear: () => setTicked(new Map()),
  };
}
