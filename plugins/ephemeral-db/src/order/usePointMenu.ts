import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useWords } from '../translation';
import { findAction, VERB_ICONS, type VerbMenuItem } from '../verbs';
import { useDatabaseActions } from './DatabaseActions';

/** The "⋯" of a point. */
export function usePointMenu(point: Snapshot): VerbMenuItem[] {
  const { t } = useWords();
  const { deletePoint } = useDatabaseActions();
  const action = findAction(point.actions, 'delete');
  if (!action || point.phase === 'deleting') return [];
  return [
    {
      key: 'delete',
      label: t('verbs.deletePoint'),
      Icon: VERB_ICONS.delete,
      // In use: the question says by which clones, and has no button to delete.
      action: point.clones > 0 ? undefined : action,
      divided: true,
      onSelect: () => deletePoint(point),
    },
  ];
}
