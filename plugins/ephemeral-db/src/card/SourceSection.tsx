import { useMemo } from 'react';
import type {
  EntityTimeline,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { useNavigate } from 'react-router-dom';
import { useLinks } from '../links';
import { useDatabaseActions, useOpenClone } from '../order';
import { asLine, headline, HeadlineBlock, partOf } from '../overview';
import { PointTimeline } from '../timeline';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  root: {
    marginTop: theme.spacing(0.5),
    'section + &': {
      paddingTop: theme.spacing(2.5),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
  },
  strip: { marginTop: theme.spacing(3), marginBottom: theme.spacing(0.5) },
}));

/** @see SourceSection */
export interface SourceSectionProps {
  timeline: EntityTimeline;
  source: Source;
  entityRef: string;
  /** What people call the entity. */
  entity: string;
  now: Date;
  narrow: boolean;
  litPointId?: string;
  onLightPoint(id?: string): void;
}

/** One source in the card: its headline and, where there is room, its points in time. */
export const SourceSection = (props: SourceSectionProps) => {
  const { timeline, source, entityRef, entity, now, narrow } = props;
  const classes = useStyles();
  const words = useWords();
  const { newClone } = useDatabaseActions();
  const openClone = useOpenClone();
  const { entityTab } = useLinks();
  const navigate = useNavigate();
  const { snapshots, clones, days } = useMemo(
    () => partOf(timeline, source.name),
    [timeline, source.name],
  );
  const isAlone = timeline.sources.length === 1;
  const state = headline(
    { source, clones, snapshots, entity, several: !isAlone },
    now,
    words,
  );
  const line =
    state.sentence ??
    asLine(
      narrow && isAlone
        ? [state.short?.detail, state.detail, state.newest]
        : [source.title, state.detail, state.newest, state.others],
      words,
    );
  const hasPoints = snapshots.length > 0 || days.some(day => day.snapshots > 0);
  return (
    <section className={classes.root} aria-label={source.title}>
      <HeadlineBlock
        words={
          narrow && state.short ? { ...state, title: state.short.title } : state
        }
        line={line}
      />
      {!narrow && hasPoints && (
        <div className={classes.strip}>
          <PointTimeline
            density="card"
            source={source}
            snapshots={snapshots}
            clones={clones}
            days={days}
            now={now}
            litPointId={props.litPointId}
            onLightPoint={props.onLightPoint}
            onOpenOlder={() => entityTab && navigate(entityTab)}
            onNewClone={point => newClone({ entityRef, source, point })}
            onOpenClone={clone => openClone?.(clone.id)}
          />
        </div>
      )}
    </section>
  );
};
