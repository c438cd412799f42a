import { useRef, useState } from 'react';
import type {
  Clone,
  CloneActivity,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { Aloud } from '../aloud';
import { useCloneActivity, useNow, useSource } from '../live';
import { useCloneMenu } from '../order';
import { type CloneWords, describeClone } from '../states';
import { useWords } from '../translation';
import { findAction } from '../verbs';
import { ActivitySection } from './ActivitySection';
import { AdoptionNote } from './AdoptionNote';
import { ConnectSection } from './ConnectSection';
import { DrawerHead } from './DrawerHead';
import { LogView } from './LogView';
import { ProofSection } from './ProofSection';
import { StagesSection } from './StagesSection';
import { StateNote, UnreachableNote } from './StateNote';
import { TechnicalDetails } from './TechnicalDetails';

const useStyles = makeStyles(theme => ({
  folded: { marginTop: theme.spacing(4) },
}));

const RUNNING: Clone['phase'][] = ['queued', 'provisioning'];
const TROUBLED: Clone['phase'][] = ['failed', 'unavailable'];
const ENDS: CloneActivity['kind'][] = ['deleted', 'expired'];

/** Says a new state once, but not each second of it. */
const StateAloud = ({ clone, state }: { clone: Clone; state: CloneWords }) => {
  const key = `${clone.phase} ${clone.stage}`;
  const said = useRef({ key, text: '' });
  if (said.current.key !== key) {
    said.current = { key, text: `${clone.name}: ${state.chip}` };
  }
  return <Aloud live>{said.current.text}</Aloud>;
};

/** All that is known of one clone. */
export const CloneBody = (props: {
  titleId: string;
  clone: Clone;
  atConnect?: boolean;
  onClose(): void;
}) => {
  const { titleId, clone, atConnect, onClose } = props;
  const classes = useStyles();
  const words = useWords();
  const { phase } = clone;
  const isRunning = RUNNING.includes(phase);
  const now = useNow(isRunning ? 1_000 : 15_000);
  const { data: source } = useSource(clone.source);
  const [activityOpen, setActivityOpen] = useState(false);
  const [technicalOpen, setTechnicalOpen] = useState(false);
  const activity = useCloneActivity(clone.id, {
    // It alone knows when it failed, and who ended it.
    enabled: activityOpen || phase === 'failed' || phase === 'gone',
  });
  const menu = useCloneMenu(clone, {
    without: [
      'confirm',
      'connect',
      'open',
      'retry',
      ...(isRunning ? ['delete' as const] : []),
    ],
  });
  const state = describeClone(clone, now, words, source);
  const events = activity.data?.items ?? [];
  const failure = events.find(({ kind }) => kind === 'failed');
  const troubled = TROUBLED.includes(phase);

  return (
    <>
      <StateAloud clone={clone} state={state} />
      <DrawerHead {...{ titleId, clone, state, now, menu, onClose }} />
      <UnreachableNote clone={clone} source={source} now={now} />
      <StateNote
        clone={clone}
        source={source}
        state={state}
        end={events.find(({ kind }) => ENDS.includes(kind))}
        now={now}
      />
      <AdoptionNote clone={clone} now={now} />
      {troubled && <LogView clone={clone} />}
      {phase === 'ready' && findAction(clone.actions, 'connect') && (
        <ConnectSection clone={clone} isTarget={atConnect} />
      )}
      {clone.verification && (
        <ProofSection clone={clone} verification={clone.verification} />
      )}
      <div className={classes.folded}>
        <StagesSection
          clone={clone}
          source={source}
          now={now}
          failedAt={failure && new Date(failure.at)}
        />
        <ActivitySection
          clone={clone}
          activity={activity}
          open={activityOpen}
          onToggle={setActivityOpen}
          now={now}
        />
        <TechnicalDetails
          clone={clone}
          now={now}
          open={technicalOpen}
          onToggle={setTechnicalOpen}
          withLog={!troubled}
        />
      </div>
    </>
  );
};
