import {
  obstacleTo,
  type PreflightFinding,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { checkCapture, checkOrder } from '../preflight';
import { refusal } from '../refusal';
import type { DatabaseStatusStore } from './DatabaseStatusStore';
import type { LiveClusters } from './LiveClusters';
import type { GoldenSource } from './types';

const VERBS = {
  capture: { check: checkCapture, done: 'captured' },
  clone: { check: checkOrder, done: 'cloned' },
};

function refuse(
  source: GoldenSource,
  done: string,
  { found, fix }: PreflightFinding,
  ...hints: string[]
) {
  return refusal(
    'sourceBlocked',
    [`${source.title} can't be ${done} now:`, found, fix, ...hints]
      .filter(Boolean)
      .join(' '),
  );
}

/**
 * Takes no order that can't succeed: what is quickly asked is asked live, the rest is what the last check found.
 *
 * @throws sourceBlocked, clusterUnreachable
 */
export async function ensureFit(
  verb: keyof typeof VERBS,
  source: GoldenSource,
  options: { clusters: LiveClusters; statuses: DatabaseStatusStore },
): Promise<void> {
  const { clusters, statuses } = options;
  const { check, done } = VERBS[verb];
  const now = await clusters.ask(source.cluster, cluster =>
    check(cluster, source),
  );
  if (now) throw refuse(source, done, now);
  const last = obstacleTo(
    verb,
    (await statuses.preflights()).get(source.name)?.preflight,
  );
  if (last) {
    throw refuse(
      source,
      done,
      last,
      'Once it is mended, the owner of the source or an admin can have it checked again.',
    );
  }
}
