import { createContext, useContext } from 'react';
import type {
  Clone,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** What the dialog "New clone" is opened for. */
export interface NewCloneOptions {
  entityRef: string;
  source: Source;
  /** Preselected in place of the newest. */
  point?: Snapshot;
}

/** The verbs: each asks what has to be asked, calls the API, shows the answer at once, and tells a failure. */
export interface DatabaseActions {
  newClone(options: NewCloneOptions): void;
  capture(source: Source): void;
  retry(clone: Clone): void;
  confirm(clone: Clone): void;
  /** Asks first, or cancels the order at once while the clone is not ready. */
  deleteClone(clone: Clone): void;
  deletePoint(point: Snapshot): void;
}

/** @see useDatabaseActions */
export const DatabaseActionsContext = createContext<
  DatabaseActions | undefined
>(undefined);

/** The verbs, with their dialogs, for everything inside of a `DatabaseActionsProvider`. */
export function useDatabaseActions(): DatabaseActions {
  const actions = useContext(DatabaseActionsContext);
  if (!actions) {
    throw new Error(
      'useDatabaseActions is used outside of a DatabaseActionsProvider. Wrap the component in one.',
    );
  }
  return actions;
}
