import {
  type Clone,
  describeDuration,
  type GenerationStage,
  type Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { describeMoment } from '../describeMoment';

const DOING: Record<GenerationStage, string> = {
  imported: 'Importing the point',
  bound: 'Making the volume',
  running: 'Starting SQL Server',
  secured: 'Replacing the passwords',
  verified: 'Comparing its figures with those of the point',
  masked: 'Masking',
  ready: 'Opening it to people',
};

const wholeSeconds = (milliseconds: number) =>
  describeDuration(Math.max(0, Math.round(milliseconds / 1_000)) * 1_000);

function describePreparation(
  { stage, stages, usualSeconds }: Clone,
  now: number,
): string {
  const running = stages.findLast(({ finishedAt }) => !finishedAt);
  const since =
    running && ` (${wholeSeconds(now - Date.parse(running.startedAt))} so far)`;
  const usually =
    usualSeconds === undefined
      ? ''
      : ` Usually ready ${wholeSeconds(usualSeconds * 1_000)} after the order.`;
  const doing = stage ? DOING[stage] : 'Being prepared';
  return `${doing}${since ?? ''}.${usually}`;
}

function describePhase(clone: Clone, now: number): string {
  const { phase, queue, blockedBy, verification, failure, deletion } = clone;
  switch (phase) {
    case 'queued':
      if (blockedBy) {
        return 'What failed is being taken away, before the next try.';
      }
      return queue?.position
        ? `Waiting for a slot on the cluster, ${queue.position} ahead of it.`
        : 'Waiting for a slot on the cluster.';
    case 'provisioning':
      return describePreparation(clone, now);
    case 'ready':
      return verification?.result === 'matched'
        ? 'Ready. Its figures are those of the point.'
        : 'Ready.';
    case 'unavailable':
      return `It was ready, and does not answer now.${
        failure ? ` ${failure.message}` : ''
      }`;
    case 'failed':
      return failure
        ? `Failed. ${failure.message} ${failure.next}`
        : 'Failed. Retry it, or delete it.';
    case 'deleting':
      return deletion
        ? `Being deleted, step ${deletion.step} of ${deletion.of}.`
        : 'Being deleted.';
    case 'gone':
      return 'Gone, with everything that was in it.';
    default:
      return `It is ${phase}.`;
  }
}

/** How far a clone is, for whoever reads no phases. */
export function describeClone(clone: Clone, now: number): string {
  const { blockedBy, lastSeenAt } = clone;
  return [
    describePhase(clone, now),
    blockedBy && `Held up by ${blockedBy.object}: ${blockedBy.reason}.`,
    lastSeenAt &&
      `The cluster does not answer: this was known ${describeMoment(
        new Date(lastSeenAt),
      )}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** How far a point in time is, for whoever reads no phases. */
export function describePoint({ phase, failure }: Snapshot): string {
  switch (phase) {
    case 'capturing':
      return 'Being captured.';
    case 'cut':
      return 'The moment is safe. The array still prepares it.';
    case 'ready':
      return 'Ready: clones can be made from it.';
    case 'failed':
      return failure
        ? `Failed. ${failure.message} ${failure.next}`
        : 'Failed. Capture again.';
    case 'lost':
      return 'Lost on the array: no clone can be made from it any more.';
    default:
      return 'Being deleted.';
  }
}
