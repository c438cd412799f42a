import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type {
  Clone,
  CloneActivity,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import CloudOffIcon from '@material-ui/icons/CloudOff';
import { useSnapshot } from '../live';
import { agoOrMoment, dayAndClock, pointName } from '../moments';
import { useDatabaseActions } from '../order';
import { asSentence, type CloneWords } from '../states';
import { useWords } from '../translation';
import { findAction, VerbButton } from '../verbs';
import { isMissing } from './isMissing';
import { ActionNote } from './ActionNote';

/** Why a clone is gone, and by whom, as far as it was noted. */
const Ending = (props: { clone: Clone; end?: CloneActivity; now: Date }) => {
  const { clone, end, now } = props;
  const words = useWords();
  const { t } = words;
  const moment = dayAndClock(new Date(end?.at ?? clone.expiresAt), now, words);
  if (end?.kind === 'expired') {
    return <p>{t('drawer.gone.expired', { moment })}</p>;
  }
  if (end?.reason === 'DeletedOutside') {
    return <p>{t('drawer.gone.deletedOutside', { moment })}</p>;
  }
  return end?.by ? (
    <p>
      {t('drawer.gone.deletedBy', {
        person: <EntityDisplayName entityRef={end.by} hideIcon />,
        moment,
      })}
    </p>
  ) : null;
};

/** A clone that is gone: how that came, and a new one from its point while that still exists. */
const GoneNote = (props: {
  clone: Clone;
  source?: Source;
  state: CloneWords;
  end?: CloneActivity;
  now: Date;
}) => {
  const { clone, source, state, end, now } = props;
  const words = useWords();
  const { t } = words;
  const { data: point, error } = useSnapshot(clone.snapshot.id);
  const { newClone } = useDatabaseActions();
  const name = pointName(clone.snapshot, words);
  const order = point && findAction(point.actions, 'clone');
  const lost = isMissing(error) || point?.phase === 'lost';
  return (
    <ActionNote
      tone="neutral"
      Icon={state.Icon}
      actions={
        point?.phase === 'ready' &&
        source &&
        order && (
          <VerbButton
            primary
            action={order}
            onClick={() =>
              newClone({ entityRef: clone.entityRef, source, point })
            }
          >
            {t('verbs.newCloneFrom', { point: name })}
          </VerbButton>
        )
      }
    >
      {end ? <Ending {...{ clone, end, now }} /> : <p>{state.sentence}</p>}
      {lost && <p>{t('drawer.gone.noPoint', { point: name })}</p>}
    </ActionNote>
  );
};

/** @see StateNote */
export interface StateNoteProps {
  clone: Clone;
  source?: Source;
  state: CloneWords;
  /** The newest that ended it, where that is known. */
  end?: CloneActivity;
  now: Date;
}

/** What its state means and what to do about it. A ready clone with time left says all of it in the head. */
export const StateNote = (props: StateNoteProps) => {
  const { clone, state, now } = props;
  const words = useWords();
  const { t } = words;
  const actions = useDatabaseActions();
  const { phase, blockedBy, failure } = clone;
  if (phase === 'gone') return <GoneNote {...props} />;
  if (state.tone === 'success') return null;

  const retry = findAction(clone.actions, 'retry');
  const remove = findAction(clone.actions, 'delete');
  const isOrder = phase === 'queued' || phase === 'provisioning';
  const blocked =
    blockedBy &&
    t('drawer.blockedBy', {
      object: blockedBy.object,
      reason: asSentence(blockedBy.reason),
    });
  return (
    <ActionNote
      tone={state.tone}
      Icon={state.Icon}
      actions={
        <>
          {phase === 'failed' && retry && (
            <VerbButton
              primary
              action={retry}
              onClick={() => actions.retry(clone)}
            >
              {t('verbs.retry')}
            </VerbButton>
          )}
          {isOrder && remove && (
            <VerbButton
              action={remove}
              onClick={() => actions.deleteClone(clone)}
            >
              {t('verbs.cancelOrder')}
            </VerbButton>
          )}
        </>
      }
    >
      <p>{state.sentence}</p>
      {failure && <p>{t('drawer.next', { next: asSentence(failure.next) })}</p>}
      {blocked && !state.sentence.includes(blockedBy.object) && (
        <p>
          {blocked}{' '}
          {t('drawer.since', {
            moment: agoOrMoment(new Date(blockedBy.since), now, words),
          })}
        </p>
      )}
    </ActionNote>
  );
};

/** Its cluster does not answer: what is shown was known then. */
export const UnreachableNote = (props: {
  clone: Clone;
  source?: Source;
  now: Date;
}) => {
  const { clone, source, now } = props;
  const words = useWords();
  const cluster = clone.placement?.cluster ?? source?.cluster;
  if (!clone.lastSeenAt || !cluster) return null;
  return (
    <ActionNote tone="warning" Icon={CloudOffIcon}>
      <p>
        {words.t('common.unreachable', {
          cluster,
          moment: dayAndClock(new Date(clone.lastSeenAt), now, words),
        })}
      </p>
    </ActionNote>
  );
};
