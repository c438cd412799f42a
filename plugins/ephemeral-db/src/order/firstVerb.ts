import type {
  Action,
  ActionVerb,
  Clone,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { type CloneWords } from '../states';
import type { Words } from '../translation';
import { findAction } from '../verbs';

/** Verbs of a clone that this version can carry out. */
type CloneVerb = 'connect' | 'retry' | 'delete';

const KNOWN = new Set<ActionVerb>(['connect', 'retry', 'delete']);

/** What the one button of a row does. */
export interface FirstVerb {
  verb: CloneVerb | 'open';
  label: string;
  action?: Action;
}

/** "Cancel order" until it is ready. */
export function deleteLabel({ phase }: Clone, { t }: Words): string {
  return phase === 'queued' || phase === 'provisioning'
    ? t('verbs.cancelOrder')
    : t('verbs.deleteClone');
}

/** As the drawer is opened for: the reason, what holds it, or simply the clone. */
export function openLabel({ phase }: Clone, { t }: Words): string {
  switch (phase) {
    case 'unavailable':
    case 'failed':
      return t('verbs.seeReason');
    case 'deleting':
      return t('verbs.seeHolder');
    default:
      return t('verbs.open');
  }
}

/** The first of what its state suggests that the backend has. */
export function firstVerb(
  clone: Clone,
  { first }: Pick<CloneWords, 'first'>,
  words: Words,
): FirstVerb | undefined {
  for (const verb of first) {
    if (verb === 'open') return { verb, label: openLabel(clone, words) };
    const action = findAction(clone.actions, verb);
    if (!action || !KNOWN.has(verb)) continue;
    switch (verb) {
      case 'connect':
      case 'retry':
        return { verb, action, label: words.t(`verbs.${verb}`) };
      case 'delete':
        return { verb, action, label: deleteLabel(clone, words) };
      default:
    }
  }
  return undefined;
}
