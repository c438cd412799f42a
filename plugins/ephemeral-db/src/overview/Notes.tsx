import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import type {
  EntityTimeline,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { Note } from '../errors';
import { useSources } from '../live';
import { briefMoment, dayAndClock } from '../moments';
import { useWords } from '../translation';
import { findAction } from '../verbs';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(1),
    '&:empty': { display: 'none' },
  },
  again: {
    padding: theme.spacing(0, 1),
    marginLeft: theme.spacing(1),
    color: 'inherit',
    fontWeight: 600,
    letterSpacing: 'normal',
    textTransform: 'none',
    textDecoration: 'underline',
  },
}));

/** What an entity is called. */
export function useEntityTitle(entityRef: string): string {
  return useEntityPresentation(entityRef).primaryTitle;
}

const Unknown = ({ names, entity }: { names: string[]; entity: string }) => {
  const { t } = useWords();
  const { data } = useSources();
  const known = data?.items.map(({ name }) => name) ?? [];
  return (
    <>
      {names.map(name => (
        <Note key={name} tone="warning">
          {t('card.unknown.before', { entity })} <code>{name}</code>
          {t('card.unknown.after')}{' '}
          {known.length > 0 && t('card.known', { names: known.join(', ') })}
        </Note>
      ))}
    </>
  );
};

/** Nothing hinders an order but that this person may not. */
function isLookOnly(source: Source): boolean {
  const clone = findAction(source.actions, 'clone');
  const capture = findAction(source.actions, 'capture');
  const isFit =
    source.lastSeenAt === undefined &&
    source.snapshots > 0 &&
    source.preflight?.state !== 'blocked' &&
    source.preflight?.state !== 'unreachable';
  return isFit && clone?.allowed === false && capture?.allowed !== true;
}

const LookOnly = ({ source }: { source: Source }) => {
  const { t } = useWords();
  const owner = useEntityTitle(source.owner);
  return <Note tone="info">{t('card.lookOnly', { owner })}</Note>;
};

/** @see Notes */
export interface NotesProps {
  timeline: EntityTimeline;
  entity: string;
  now: Date;
  /** The last read failed: what is shown is from then. */
  staleSince?: Date;
  onRetry(): void;
}

/** What stands above all: clusters that do not answer, once each; what could not be read again; unknown sources. */
export const Notes = (props: NotesProps) => {
  const { timeline, entity, now, staleSince, onRetry } = props;
  const { sources, unknownSources } = timeline;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const silent = new Map(
    sources.flatMap(({ cluster, lastSeenAt }) =>
      lastSeenAt ? [[cluster, lastSeenAt] as const] : [],
    ),
  );
  const allLookOnly = sources.length > 0 && sources.every(isLookOnly);
  return (
    <div className={classes.root}>
      {staleSince && (
        <Note tone="warning">
          {t('common.stale', { moment: dayAndClock(staleSince, now, words) })}
          <Button size="small" className={classes.again} onClick={onRetry}>
            {t('common.tryAgain')}
          </Button>
        </Note>
      )}
      {[...silent].map(([cluster, since]) => (
        <Note key={cluster} tone="warning">
          {t('common.unreachable', {
            cluster,
            moment: briefMoment(new Date(since), now, words),
          })}
        </Note>
      ))}
      {unknownSources.length > 0 && (
        <Unknown names={unknownSources} entity={entity} />
      )}
      {sources.length === 0 && unknownSources.length === 0 && (
        <Note tone="info">{t('card.hidden', { entity })}</Note>
      )}
      {allLookOnly && <LookOnly source={sources[0]} />}
    </div>
  );
};
