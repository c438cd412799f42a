import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { VerbButton } from '../verbs';
import { useDatabaseActions } from './DatabaseActions';
import type { FirstVerb } from './firstVerb';
import { useOpenClone } from './useOpenClone';

/** @see CloneButton */
export interface CloneButtonProps {
  clone: Clone;
  first: FirstVerb;
  className?: string;
}

/** The one button of a clone's row. */
export const CloneButton = (props: CloneButtonProps) => {
  const { clone, first, className } = props;
  const { verb, label, action } = first;
  const { retry, deleteClone } = useDatabaseActions();
  const openClone = useOpenClone();
  const run = {
    retry: () => retry(clone),
    delete: () => deleteClone(clone),
    connect: openClone && (() => openClone(clone.id)),
    open: openClone && (() => openClone(clone.id)),
  }[verb];
  if (!run) return null;
  return (
    <VerbButton
      className={className}
      action={action}
      label={`${label}: ${clone.name}`}
      onClick={run}
    >
      {label}
    </VerbButton>
  );
};
