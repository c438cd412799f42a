import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import pLimit from 'p-limit';
import { sentence } from '../words/sentence';
import { CancelledError, reasonOf } from './errors';
import type { Step } from './Step';

const AT_ONCE = 5;

/** What became of the wish to delete a clone. */
export type Asked = { id: string } & (
  | { clone: Clone; error?: undefined }
  /** `reason`: the error for people, who know clones by their names */
  | { clone?: undefined; error: unknown; reason: string }
);

/** A refusal that says which clone it is about, unless nobody knows that. */
async function reasonFor(
  { api }: Step,
  id: string,
  error: unknown,
): Promise<string> {
  const reason = sentence(reasonOf(error));
  try {
    const { name } = await api.call((client, options) =>
      client.getClone(id, options),
    );
    return reason.includes(name) ? reason : `${name}: ${reason}`;
  } catch {
    return reason;
  }
}

/** Asks for the end of clones, side by side. One that may not be deleted does not stop the others. */
export async function askForDeletion(
  step: Step,
  ids: string[],
): Promise<Asked[]> {
  const { api, log } = step;
  const limit = pLimit(AT_ONCE);
  return await Promise.all(
    ids.map(id =>
      limit(async (): Promise<Asked> => {
        try {
          const clone = await api.callPatiently(
            'Deleting a clone',
            (client, options) => client.deleteClone(id, options),
          );
          log.say(
            clone.phase === 'gone'
              ? `${clone.name}: gone already.`
              : `${clone.name}: asked for its deletion.`,
          );
          return { id, clone };
        } catch (error) {
          if (error instanceof CancelledError || ids.length === 1) {
            return { id, error, reason: reasonOf(error) };
          }
          const reason = await reasonFor(step, id, error);
          log.warn(reason);
          return { id, error, reason };
        }
      }),
    ),
  );
}
