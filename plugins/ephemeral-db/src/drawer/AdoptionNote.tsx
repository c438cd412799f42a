import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import { dayAndClock } from '../moments';
import { useDatabaseActions } from '../order';
import { useWords } from '../translation';
import { findAction, VerbButton } from '../verbs';
import { ActionNote } from './ActionNote';

/** It was found in its cluster without a record, and nobody gets its password before an admin has looked at it. */
export const AdoptionNote = ({ clone, now }: { clone: Clone; now: Date }) => {
  const words = useWords();
  const { t } = words;
  const { confirm } = useDatabaseActions();
  const { adoption, actions } = clone;
  const action = findAction(actions, 'confirm');
  if (!adoption || !action) return null;
  return (
    <ActionNote
      tone="warning"
      Icon={HelpOutlineIcon}
      actions={
        <VerbButton primary action={action} onClick={() => confirm(clone)}>
          {t('verbs.confirm')}
        </VerbButton>
      }
    >
      <p>
        {t('drawer.adopted', {
          moment: dayAndClock(new Date(adoption.at), now, words),
        })}
      </p>
    </ActionNote>
  );
};
