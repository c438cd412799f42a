import type { CloneProgress } from '../../clones/CloneRecord';
import type { CloneSituation } from './CloneSituation';
import type { Seen } from './ObservedClone';

/**
 * The situation with the identities of what is ours and was not noted: the
 * process may have died between a create and its note, or the clone was
 * adopted. Without them nobody would see that something was deleted, or made
 * anew by other hands.
 */
export function knowOurs(situation: CloneSituation): CloneSituation {
  const { clone, observed } = situation;
  const { progress } = clone;
  const known = (noted: string | undefined, seen: Seen | undefined) =>
    noted ?? (seen?.ours ? seen.uid : undefined);
  const identities: CloneProgress = {
    namespaceUid: known(progress.namespaceUid, observed.namespace),
    contentUid: known(progress.contentUid, observed.content),
    importUid: known(progress.importUid, observed.volumeSnapshot),
    claimUid: known(progress.claimUid, observed.claim),
    deploymentUid: known(progress.deploymentUid, observed.deployment),
  };
  return {
    ...situation,
    clone: { ...clone, progress: { ...progress, ...identities } },
  };
}
