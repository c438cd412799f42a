import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { isTransient, isUnauthenticated, reasonOf } from './errors';
import type { Step } from './Step';

/**
 * The sources that a dry run is about. One that does not exist, or that the person may not see, ends it; a backend
 * that does not answer is no reason to.
 */
export async function readSources(
  { api, log }: Step,
  names: string[],
): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>();
  for (const name of names) {
    try {
      const source = await api.call((client, options) =>
        client.getSource(name, options),
      );
      sources.set(name, source);
    } catch (error) {
      if (!isTransient(error) && !isUnauthenticated(error)) {
        throw error;
      }
      log.warn(`Dry run: ${name} was not looked at: ${reasonOf(error)}`);
    }
  }
  return sources;
}
