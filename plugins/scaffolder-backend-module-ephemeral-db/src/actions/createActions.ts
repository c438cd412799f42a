import type { ActionOptions } from './ActionOptions';
import { createCloneCreateAction } from './clone/create';
import { createCloneDeleteAction } from './clone/delete';
import { createCloneRetryAction } from './clone/retry';
import { createCloneWaitAction } from './clone/wait';
import { createSnapshotCreateAction } from './snapshot/create';
import { createSnapshotDeleteAction } from './snapshot/delete';

/** All actions `ephemeralDb:<noun>:<verb>`. */
export function createActions(options: ActionOptions) {
  return [
    createSnapshotCreateAction(options),
    createSnapshotDeleteAction(options),
    createCloneCreateAction(options),
    createCloneWaitAction(options),
    createCloneRetryAction(options),
    createCloneDeleteAction(options),
  ];
}
