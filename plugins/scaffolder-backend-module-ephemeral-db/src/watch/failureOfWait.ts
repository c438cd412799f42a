import { describeDuration } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { FailedError, WaitedTooLongError } from '../task/errors';
import { cloneUrl } from '../words/links';
import type { CloneWatch } from './CloneWatch';
import type { WatchEnd } from './watchAll';

function reasonsOf(watches: CloneWatch[]): string[] {
  return watches
    .filter(({ reason }) => reason !== undefined)
    .map(({ name, reason }) => `${name}: ${reason}`);
}

/** What a wait that is over has to say, if anything went wrong: one error that names each clone with its reason. */
export function failureOfWait(
  watches: CloneWatch[],
  options: { end: WatchEnd; timeout: number; portalUrl: string },
): Error | undefined {
  const { end, timeout, portalUrl } = options;
  const reasons = reasonsOf(watches);
  const running = watches.filter(({ isRunning }) => isRunning);
  if (end === 'tooLong') {
    const links = running.map(
      ({ id, name }) => `${name}: ${cloneUrl(portalUrl, id)}`,
    );
    return new WaitedTooLongError(
      `Waited ${describeDuration(
        timeout,
      )}, the timeout of this step. Still running: ${links.join(', ')}.${
        reasons.length > 0 ? ` Failed: ${reasons.join(' ')}` : ''
      } Nothing was stopped.`,
    );
  }
  if (reasons.length === 0) return undefined;
  if (watches.length === 1) return new FailedError(reasons[0]);
  const there = watches.filter(({ isThere }) => isThere).length;
  const others = [
    there > 0 && `${there} stand`,
    running.length > 0 && `${running.length} are still running`,
  ].filter(Boolean);
  return new FailedError(
    `${reasons.length} of ${watches.length} clones failed${
      others.length > 0 ? ` (${others.join(', ')})` : ''
    }. ${reasons.join(' ')}`,
  );
}
