import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ErrorNote } from '../errors';
import { useDatabaseActions, useOpenClone } from '../order';
import type { TimelinePart } from '../overview';
import { PointList } from '../timeline';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { PointMenu } from './PointMenu';

const useStyles = makeStyles(theme => ({
  total: {
    fontSize: theme.typography.pxToRem(14),
    color: subtleText(theme),
  },
}));

/** @see PointsPanel */
export interface PointsPanelProps {
  source: Source;
  part: TimelinePart;
  entityRef: string;
  now: Date;
  /** The list is the timeline. */
  narrow: boolean;
  /** The only source needs no name here. */
  alone: boolean;
  loadingOlder: boolean;
  olderError: unknown;
  onLoadOlder(): void;
  onRetry(): void;
}

/** All points of a source, newest first, for finding one. */
export const PointsPanel = (props: PointsPanelProps) => {
  const { source, part, entityRef, now, narrow, alone, olderError } = props;
  const { snapshots, clones, days } = part;
  const classes = useStyles();
  const { t } = useWords();
  const { newClone } = useDatabaseActions();
  const openClone = useOpenClone();
  const olderCount = days.reduce((sum, day) => sum + day.snapshots, 0);
  const count = snapshots.length + olderCount;
  if (count === 0) return null;
  const ofAll = alone
    ? t('tab.allPoints')
    : t('tab.allPointsOf', { source: source.title });
  return (
    <EntityInfoCard
      title={narrow && alone ? t('tab.points') : ofAll}
      headerActions={
        narrow ? undefined : (
          <Typography component="span" className={classes.total}>
            {t('tab.newestFirst', { count })}
          </Typography>
        )
      }
    >
      <PointList
        source={source}
        snapshots={snapshots}
        clones={clones}
        now={now}
        olderCount={olderCount}
        onLoadOlder={props.onLoadOlder}
        loadingOlder={props.loadingOlder}
        withClones={narrow}
        onNewClone={point => newClone({ entityRef, source, point })}
        onOpenClone={clone => openClone?.(clone.id)}
        renderMenu={point => <PointMenu point={point} />}
      />
      {olderError ? (
        <ErrorNote
          small
          error={olderError}
          what={t('tab.olderFailed')}
          object={source.name}
          onRetry={props.onRetry}
        />
      ) : null}
    </EntityInfoCard>
  );
};
