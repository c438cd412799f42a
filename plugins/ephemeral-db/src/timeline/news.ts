import type {
  Clone,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { pointName } from '../moments';
import type { Words } from '../translation';
import { pointMoment } from './gather';

/** What was known at one time. */
export interface Known {
  snapshots: Snapshot[];
  clones: Clone[];
}

/** What came since then, newest knowledge last. */
export interface News {
  /** Points that are new on the strip. */
  arrived: string[];
  /** Clones that have just become ready. */
  finished: string[];
  /** Captured, ready, failed, gone: nothing else is worth an interruption. */
  sentences: string[];
}

const TAKEN = ['cut', 'ready'];

/** Compares what is known now with what was known before. Older points that were loaded meanwhile are no news. */
export function newsBetween(before: Known, after: Known, words: Words): News {
  const { t } = words;
  const news: News = { arrived: [], finished: [], sentences: [] };
  const knownPoints = new Map(before.snapshots.map(it => [it.id, it]));
  const newest = Math.max(-Infinity, ...before.snapshots.map(pointMoment));
  for (const point of after.snapshots) {
    const known = knownPoints.get(point.id);
    if (!known && pointMoment(point) <= newest) continue;
    if (!known) news.arrived.push(point.id);
    const name = { point: pointName(point, words) };
    if (TAKEN.includes(point.phase) && !TAKEN.includes(known?.phase ?? '')) {
      news.sentences.push(t('timeline.news.captured', name));
    } else if (point.phase === 'failed' && known?.phase !== 'failed') {
      news.sentences.push(t('timeline.news.captureFailed', name));
    }
  }
  const points = new Set(after.snapshots.map(({ id }) => id));
  for (const point of before.snapshots) {
    if (point.phase === 'deleting' && !points.has(point.id)) {
      news.sentences.push(
        t('timeline.news.pointGone', { point: pointName(point, words) }),
      );
    }
  }
  const knownClones = new Map(before.clones.map(it => [it.id, it]));
  const clones = new Map(after.clones.map(it => [it.id, it]));
  for (const clone of after.clones) {
    const known = knownClones.get(clone.id);
    if (!known || known.phase === clone.phase) continue;
    if (clone.phase === 'ready' && known.phase !== 'grace') {
      news.finished.push(clone.id);
      news.sentences.push(t('timeline.news.ready', { clone: clone.name }));
    } else if (clone.phase === 'failed') {
      news.sentences.push(t('timeline.news.failed', { clone: clone.name }));
    }
  }
  for (const clone of before.clones) {
    const isGone = (clones.get(clone.id)?.phase ?? 'gone') === 'gone';
    if (clone.phase !== 'gone' && isGone) {
      news.sentences.push(t('timeline.news.gone', { clone: clone.name }));
    }
  }
  return news;
}
