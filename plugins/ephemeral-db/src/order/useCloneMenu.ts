import type {
  ActionVerb,
  Clone,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import OpenInNewIcon from '@material-ui/icons/ArrowForward';
import { describeClone } from '../states';
import { useWords } from '../translation';
import { findAction, VERB_ICONS, type VerbMenuItem } from '../verbs';
import { useDatabaseActions } from './DatabaseActions';
import { deleteLabel, openLabel } from './firstVerb';
import { useOpenClone } from './useOpenClone';

const ANSWERS: Clone['phase'][] = ['ready', 'grace'];
const GOING: Clone['phase'][] = ['deleting', 'gone'];

/**
 * The "⋯" of a clone.
 *
 * @param options - `without`: verbs that stand on a button beside it
 */
export function useCloneMenu(
  clone: Clone,
  options: { without?: (ActionVerb | 'open')[] } = {},
): VerbMenuItem[] {
  const { without = [] } = options;
  const words = useWords();
  const { t } = words;
  const { confirm, retry, deleteClone } = useDatabaseActions();
  const openClone = useOpenClone();
  const { first } = describeClone(clone, new Date(), words);
  const offered = (verb: ActionVerb) =>
    without.includes(verb) ? undefined : findAction(clone.actions, verb);

  const connect = ANSWERS.includes(clone.phase)
    ? offered('connect')
    : undefined;
  const adopted = offered('confirm');
  const again = offered('retry');
  const remove = GOING.includes(clone.phase) ? undefined : offered('delete');
  const canOpen = openClone && !without.includes('open');
  const items: VerbMenuItem[] = [];
  if (connect && openClone) {
    items.push({
      key: 'connect',
      label: t('verbs.connect'),
      action: connect,
      onSelect: () => openClone(clone.id),
    });
  }
  if (adopted) {
    items.push({
      key: 'confirm',
      label: t('verbs.confirm'),
      action: adopted,
      onSelect: () => confirm(clone),
    });
  }
  if (again) {
    items.push({
      key: 'retry',
      label: t('verbs.retry'),
      action: again,
      onSelect: () => retry(clone),
    });
  }
  if (canOpen && !connect?.allowed) {
    items.push({
      key: 'open',
      label:
        first.includes('open') || clone.phase === 'failed'
          ? openLabel(clone, words)
          : t('verbs.open'),
      Icon: OpenInNewIcon,
      onSelect: () => openClone(clone.id),
    });
  }
  if (remove) {
    items.push({
      key: 'delete',
      label: deleteLabel(clone, words),
      Icon: VERB_ICONS.delete,
      action: remove,
      divided: true,
      onSelect: () => deleteClone(clone),
    });
  }
  return items;
}
