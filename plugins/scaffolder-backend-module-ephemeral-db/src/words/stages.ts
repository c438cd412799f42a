import type {
  Clone,
  CloneRemains,
  CloneStage,
  GenerationStage,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { secondsInWords } from './seconds';

/** The order in which a clone goes through them. */
export const STAGES: readonly GenerationStage[] = [
  'imported',
  'bound',
  'running',
  'secured',
  'verified',
  'masked',
  'ready',
];

const FINISHED: Record<GenerationStage, string> = {
  imported: 'point imported',
  bound: 'volume bound',
  running: 'SQL Server running',
  secured: 'SQL Server secured',
  verified: 'data verified',
  masked: 'data masked',
  ready: 'opened',
};

const DOING: Record<GenerationStage, string> = {
  imported: 'importing the point',
  bound: 'binding the volume',
  running: 'starting SQL Server',
  secured: 'securing SQL Server',
  verified: 'verifying the data',
  masked: 'masking the data',
  ready: 'opening it',
};

/** The words that the clone's page has for them. */
export const STAGE_WORDS: Record<GenerationStage, string> = {
  imported: 'import',
  bound: 'volume',
  running: 'SQL Server',
  secured: 'secure',
  verified: 'verify',
  masked: 'mask',
  ready: 'ready',
};

export const REMAINS: Record<CloneRemains, string> = {
  server: 'SQL Server',
  volume: 'the volume',
  import: 'the import of the point',
  content: 'the import of the point on the cluster',
  namespace: 'the namespace',
};

/** For example `volume bound after 1.7 s`. */
export function finishedStage(stage: CloneStage & { finishedAt: string }) {
  const took = Date.parse(stage.finishedAt) - Date.parse(stage.startedAt);
  const waited = stage.waitedMs ?? 0;
  const ofWhich =
    waited >= 1_000
      ? `, of which ${secondsInWords(waited)} waiting for a slot`
      : '';
  return `${FINISHED[stage.name]} after ${secondsInWords(took)}${ofWhich}`;
}

/** The same with what it waits for, for a log that would be silent otherwise. */
export function doingNowInFull(clone: Clone, now: number): string {
  const { blockedBy } = clone;
  return `${doingNow(clone, now)}${
    blockedBy ? `, waiting for ${blockedBy.object}: ${blockedBy.reason}` : ''
  }`;
}

/** What happens to a clone now, for example `starting SQL Server (12 s)`. */
export function doingNow(clone: Clone, now: number): string {
  const { phase, stage: name, stages, queue, deletion, placement } = clone;
  switch (phase) {
    case 'queued':
      return queue
        ? `waiting for a slot${
            placement ? ` on cluster ${placement.cluster}` : ''
          }, ${
            queue.position === 0 ? 'next in line' : `${queue.position} ahead`
          }`
        : 'waiting for its turn';
    case 'provisioning': {
      const stage = stages.find(one => one.name === name);
      const since = stage
        ? ` (${secondsInWords(now - Date.parse(stage.startedAt))})`
        : '';
      return name ? `${DOING[name]}${since}` : 'preparing';
    }
    case 'deleting':
      return deletion
        ? `removing ${REMAINS[deletion.what]} (step ${deletion.step} of ${
            deletion.of
          })`
        : 'being deleted';
    case 'unavailable':
      return 'not answering';
    default:
      return phase;
  }
}
