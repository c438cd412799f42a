import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Words } from '../translation';

/** In the order in which they are said. */
const GROUPS = [
  'failed',
  'unavailable',
  'grace',
  'waiting',
  'preparing',
  'ready',
  'changing',
  'stopped',
  'deleting',
] as const;

type Group = (typeof GROUPS)[number];

const GROUP_OF: Record<Exclude<Clone['phase'], 'gone'>, Group> = {
  queued: 'waiting',
  provisioning: 'preparing',
  ready: 'ready',
  grace: 'grace',
  rewinding: 'changing',
  refreshing: 'changing',
  stopping: 'changing',
  starting: 'changing',
  stopped: 'stopped',
  unavailable: 'unavailable',
  failed: 'failed',
  deleting: 'deleting',
};

/** `5 clones: 1 failed, 1 preparing, 2 ready, 1 stopped` or `2 clones, all ready` */
export function countClones(clones: Clone[], { t }: Words): string {
  const counts = new Map<Group, number>();
  for (const { phase } of clones) {
    if (phase === 'gone') continue;
    const group = GROUP_OF[phase];
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const groups = GROUPS.filter(group => counts.has(group));
  const count = [...counts.values()].reduce((sum, part) => sum + part, 0);
  if (count === 0) return t('tab.counts.noClones');
  if (groups.length === 1) {
    return t('tab.counts.all', { count, state: t(`tab.counts.${groups[0]}`) });
  }
  const parts = groups
    .map(group =>
      t('tab.counts.part', {
        amount: String(counts.get(group)),
        state: t(`tab.counts.${group}`),
      }),
    )
    .join(', ');
  return t('tab.counts.line', { count, parts });
}
