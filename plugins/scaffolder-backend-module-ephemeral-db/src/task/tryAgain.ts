import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sentence } from '../words/sentence';
import { codeOf } from './errors';
import type { TaskApi } from './TaskApi';
import type { TaskLog } from './TaskLog';

/** Tries a failed clone again. That somebody else has done so already is as good. */
export async function tryAgain(
  clone: Clone,
  { api, log }: { api: TaskApi; log: TaskLog },
): Promise<Clone> {
  const { id, name, failure } = clone;
  log.say(
    `${name} had failed${
      failure ? `: ${sentence(failure.message)}` : '.'
    } Trying it again.`,
  );
  try {
    return await api.callPatiently(`Trying ${name} again`, (client, options) =>
      client.retryClone(id, options),
    );
  } catch (error) {
    if (codeOf(error) !== 'cloneNotFailed') throw error;
    return await api.callPatiently(`Reading ${name}`, (client, options) =>
      client.getClone(id, options),
    );
  }
}
