import type { ActionOptions } from './ActionOptions';
import { addCloneActions } from './addCloneActions';
import { addSnapshotActions } from './addSnapshotActions';
import { addSourceActions } from './addSourceActions';

/**
 * The actions of the actions registry, for agents and other plugins: parse (the registry does, by the same schemas as
 * the REST API) → use case → what is worth telling. Nothing gives a password: what an agent reads, it and its provider
 * keep.
 */
export function addActions(options: ActionOptions): void {
  addSourceActions(options);
  addSnapshotActions(options);
  addCloneActions(options);
}
