import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Until } from './verdictOf';

/** How long this try of the clone took until it was there: from its order on, or from when it was tried again. */
export function totalMilliseconds(
  { createdAt, generation, readyAt, stages }: Clone,
  until: Until,
): number | undefined {
  const start = generation > 1 ? stages[0]?.startedAt : createdAt;
  const end =
    stages.find(({ name }) => name === until)?.finishedAt ??
    (until === 'ready' ? readyAt : undefined);
  return start && end ? Date.parse(end) - Date.parse(start) : undefined;
}
