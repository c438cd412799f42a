import { useState } from 'react';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { useDatabaseActions, useOpenClone } from '../order';
import {
  asLine,
  headline,
  HeadlineBlock,
  type TimelinePart,
} from '../overview';
import { PointTimeline, type TimelineView } from '../timeline';
import { useWords } from '../translation';
import { findAction, VERB_ICONS, VerbButton } from '../verbs';
import { countClones } from './countClones';
import { olderView } from './olderView';

const useStyles = makeStyles(theme => ({
  strip: {
    marginTop: theme.spacing(2.5),
    paddingTop: theme.spacing(1.5),
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  pair: { display: 'flex', gap: theme.spacing(1) },
  buttons: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(120px, 1fr))',
    gap: theme.spacing(1),
    marginTop: theme.spacing(2),
    '& > *': { height: 44 },
  },
}));

/** @see SourcePanel */
export interface SourcePanelProps {
  source: Source;
  part: TimelinePart;
  entityRef: string;
  entity: string;
  now: Date;
  narrow: boolean;
  onShow(view: TimelineView): void;
}

/** One source: whether all is well, its verbs, and its points in time with the clones that hang off them. */
export const SourcePanel = (props: SourcePanelProps) => {
  const { source, part, entityRef, entity, now, narrow, onShow } = props;
  const { snapshots, clones, days } = part;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { newClone, capture } = useDatabaseActions();
  const openClone = useOpenClone();
  const [view, setView] = useState<TimelineView>();
  const state = headline({ source, clones, snapshots, entity }, now, words);

  const show = (next: TimelineView | undefined) => {
    setView(next);
    if (next) onShow(next);
  };
  const showOlder = () => {
    const oldest = Math.min(
      now.getTime(),
      ...snapshots.map(point => Date.parse(point.takenAt ?? point.orderedAt)),
    );
    show(
      olderView(view ?? { from: new Date(oldest), to: now }, snapshots, days),
    );
  };

  const captureAction = findAction(source.actions, 'capture');
  const cloneAction = findAction(source.actions, 'clone');
  const buttons = (
    <>
      {captureAction && (
        <VerbButton
          primary={source.snapshots === 0}
          Icon={VERB_ICONS.capture}
          action={captureAction}
          onClick={() => capture(source)}
        >
          {t('verbs.capture')}
        </VerbButton>
      )}
      {cloneAction && source.snapshots > 0 && (
        <VerbButton
          primary
          Icon={VERB_ICONS.clone}
          action={cloneAction}
          onClick={() => newClone({ entityRef, source })}
        >
          {t('verbs.newClone')}
        </VerbButton>
      )}
    </>
  );
  const line =
    state.sentence ??
    asLine(
      narrow
        ? [state.short?.detail, state.detail, state.newest]
        : [state.detail, state.newest, countClones(clones, words)],
      words,
    );
  const hasPoints = snapshots.length > 0 || days.length > 0;
  return (
    <EntityInfoCard
      title={source.title}
      headerActions={
        narrow ? undefined : <div className={classes.pair}>{buttons}</div>
      }
    >
      <HeadlineBlock
        words={
          narrow && state.short ? { ...state, title: state.short.title } : state
        }
        line={line}
      />
      {narrow && <div className={classes.buttons}>{buttons}</div>}
      {!narrow && hasPoints && (
        <div className={classes.strip}>
          <PointTimeline
            density="tab"
            source={source}
            snapshots={snapshots}
            clones={clones}
            days={days}
            now={now}
            view={view}
            onViewChange={show}
            onOpenOlder={showOlder}
            onNewClone={point => newClone({ entityRef, source, point })}
            onOpenClone={clone => openClone?.(clone.id)}
          />
        </div>
      )}
    </EntityInfoCard>
  );
};
