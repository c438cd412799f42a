import { type ReactNode, useState } from 'react';
import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ArrowForwardIcon from '@material-ui/icons/ArrowForward';
import { ErrorNote } from '../errors';
import { useLinks } from '../links';
import { useEntityTimeline, useNow } from '../live';
import { useDatabaseActions } from '../order';
import {
  CloneRows,
  Notes,
  textScale,
  usageSentence,
  useEntityTitle,
  useMe,
} from '../overview';
import { useElementWidth } from '../timeline';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { findAction, VERB_ICONS, VerbButton } from '../verbs';
import { CardSkeleton } from './CardSkeleton';
import { chooseRows } from './chooseRows';
import { SourceSection } from './SourceSection';

/** Inner width from which rows have columns and the strip has room. */
const WIDE = 520;
/** The most sources that have a headline and a strip. */
const MOST_SOURCES = 2;

const useStyles = makeStyles(theme => ({
  body: { display: 'grid', gap: theme.spacing(2), minWidth: 0 },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
    '&:empty': { display: 'none' },
  },
  buttons: { display: 'flex', gap: theme.spacing(1) },
  usage: {
    fontSize: theme.typography.pxToRem(14),
    color: subtleText(theme),
  },
  all: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    marginLeft: 'auto',
    minHeight: 32,
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
  arrow: { fontSize: 18 },
}));

function notGone(timeline: EntityTimeline) {
  return timeline.clones.filter(({ phase }) => phase !== 'gone');
}

/** An entity's points in time and clones: is all well, which moments are there, what is mine. */
export const EntityEphemeralDbCard = () => {
  const { entity } = useEntity();
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow(15_000);
  const me = useMe();
  const entityRef = stringifyEntityRef(entity);
  const title = useEntityTitle(entityRef);
  const { entityTab } = useLinks();
  const { newClone, capture } = useDatabaseActions();
  const [bodyRef, width] = useElementWidth<HTMLDivElement>();
  const narrow = width > 0 && width < WIDE * textScale();
  const [litPointId, setLitPointId] = useState<string>();
  const query = useEntityTimeline(getCompoundEntityRef(entity));
  const { data: timeline, error, refetch } = query;

  const sources = timeline?.sources ?? [];
  const [source] = sources;
  const cloneAction = source && findAction(source.actions, 'clone');
  const captureAction = source && findAction(source.actions, 'capture');
  // With several sources the dialog asks of which; a capture is made where the source is seen alone.
  const orderable =
    sources.find(({ actions }) => findAction(actions, 'clone')?.allowed) ??
    source;
  const hasPoint = sources.some(({ snapshots }) => snapshots > 0);
  const newCloneButton = cloneAction && hasPoint && (
    <VerbButton
      primary
      Icon={VERB_ICONS.clone}
      action={findAction(orderable.actions, 'clone')}
      onClick={() => newClone({ entityRef, source: orderable })}
    >
      {t('verbs.newClone')}
    </VerbButton>
  );
  const captureButton = captureAction && sources.length === 1 && (
    <VerbButton
      primary={!hasPoint}
      Icon={VERB_ICONS.capture}
      action={captureAction}
      onClick={() => capture(source)}
    >
      {t('verbs.capture')}
    </VerbButton>
  );

  const content = (data: EntityTimeline): ReactNode => {
    const clones = notGone(data);
    const unlisted = data.totalClones - data.clones.length;
    const rows = chooseRows(clones, { me, now });
    const usage = usageSentence(clones, now, words, unlisted);
    const hidden = sources.length - MOST_SOURCES;
    return (
      <>
        <Notes
          timeline={data}
          entity={title}
          now={now}
          staleSince={error ? new Date(query.dataUpdatedAt) : undefined}
          onRetry={() => refetch()}
        />
        {sources.slice(0, MOST_SOURCES).map(shown => (
          <SourceSection
            key={shown.name}
            timeline={data}
            source={shown}
            entityRef={entityRef}
            entity={title}
            now={now}
            narrow={narrow}
            litPointId={litPointId}
            onLightPoint={setLitPointId}
          />
        ))}
        {hidden > 0 && entityTab !== undefined && (
          <Link to={entityTab} className={classes.all}>
            {t('card.moreSources', { count: hidden })}
            <ArrowForwardIcon className={classes.arrow} aria-hidden />
          </Link>
        )}
        {rows.length > 0 && (
          <CloneRows
            clones={rows}
            sources={sources}
            now={now}
            narrow={narrow}
            label={t('card.row.clones', { entity: title })}
            litPointId={litPointId}
            onLightPoint={setLitPointId}
          />
        )}
        <div className={classes.foot}>
          {narrow && ((!hasPoint && captureButton) || newCloneButton)}
          {!narrow && usage && (
            <Tooltip title={usage.measured ?? ''}>
              <Typography component="span" className={classes.usage}>
                {usage.sentence}
              </Typography>
            </Tooltip>
          )}
          {clones.length > 0 && entityTab !== undefined && (
            <Link to={entityTab} className={classes.all}>
              {t('card.allClones', {
                amount: String(clones.length + unlisted),
              })}
              <ArrowForwardIcon className={classes.arrow} aria-hidden />
            </Link>
          )}
        </div>
      </>
    );
  };

  const body = () => {
    if (timeline) return content(timeline);
    return error ? (
      <ErrorNote
        error={error}
        what={t('common.loadFailed', { what: t('common.whatTimeline') })}
        object={entityRef}
        onRetry={() => refetch()}
      />
    ) : (
      <CardSkeleton narrow={narrow} />
    );
  };

  return (
    <EntityInfoCard
      title={t('card.title')}
      headerActions={
        narrow || sources.length === 0 ? undefined : (
          <div className={classes.buttons}>
            {captureButton}
            {newCloneButton}
          </div>
        )
      }
    >
      <div ref={bodyRef} className={classes.body}>
        {body()}
      </div>
    </EntityInfoCard>
  );
};
