import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import pLimit from 'p-limit';
import { reasonOf } from './errors';
import type { Step } from './Step';

const AT_ONCE = 5;

/** What became of the wish to delete a clone. */
export type Asked = { id: string } & (
  | { clone: Clone; error?: undefined }
  | { clone?: undefined; error: unknown }
);

/** Asks for the end of clones, side by side. One that may not be deleted does not stop the others. */
export async function askForDeletion(
  { api, log }: Step,
  ids: string[],
): Promise<Asked[]> {
  const limit = pLimit(AT_ONCE);
  return await Promise.all(
    ids.map(id =>
      limit(async (): Promise<Asked> => {
        try {
          const clone = await api.callPatiently(
            `Deleting ${id}`,
            (client, options) => client.deleteClone(id, options),
          );
          log.say(
            clone.phase === 'gone'
              ? `${clone.name}: gone already.`
              : `${clone.name}: asked for its deletion.`,
          );
          return { id, clone };
        } catch (error) {
          if (ids.length > 1) log.warn(`${id}: ${reasonOf(error)}`);
          return { id, error };
        }
      }),
    ),
  );
}
