import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { remaining } from '../moments';
import { stagesOf } from '../states';
import type { Words } from '../translation';

/** The one fact of a clone that its chip has room for: `11 h`, `3 of 7`, `failed`. */
export function chipFact(clone: Clone, now: Date, words: Words): string {
  const { t } = words;
  switch (clone.phase) {
    case 'ready':
    case 'grace':
    case 'stopped':
      return remaining(new Date(clone.expiresAt), now, words);
    case 'provisioning': {
      const stages = stagesOf(clone);
      const step = stages.indexOf(clone.stage ?? stages[0]) + 1;
      return t('timeline.chip.step', {
        step: String(step),
        steps: String(stages.length),
      });
    }
    case 'queued':
      return clone.queue && clone.queue.position > 0
        ? t('timeline.chip.ahead', { ahead: String(clone.queue.position) })
        : t('timeline.chip.queued');
    default:
      return t(`timeline.chip.${clone.phase}`);
  }
}

/** How much of the lease is left, from 0 to 1; absent where no lease runs that anybody waits for. */
export function leaseLeft(clone: Clone, now: Date): number | undefined {
  if (!['ready', 'grace', 'stopped', 'unavailable'].includes(clone.phase)) {
    return undefined;
  }
  const end = Date.parse(clone.expiresAt);
  const whole = end - Date.parse(clone.readyAt ?? clone.createdAt);
  if (!(whole > 0)) return 0;
  return Math.min(1, Math.max(0, (end - now.getTime()) / whole));
}
