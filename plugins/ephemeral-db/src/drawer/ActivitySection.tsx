import type { ReactElement } from 'react';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type {
  Clone,
  CloneActivity,
  Page,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import type { UseQueryResult } from '@tanstack/react-query';
import { ErrorNote } from '../errors';
import { clock, dayAndClock, Moment } from '../moments';
import { asSentence } from '../states';
import { subtleText } from '../tones';
import { useWords, type Words } from '../translation';
import { Disclosure } from './Disclosure';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.5,
  },
  entry: {
    display: 'grid',
    gridTemplateColumns: '128px 1fr',
    padding: theme.spacing(0.5, 0),
    [theme.breakpoints.down('xs')]: { gridTemplateColumns: '1fr' },
  },
  when: {
    color: subtleText(theme),
    fontVariantNumeric: 'tabular-nums',
  },
  what: { minWidth: 0, overflowWrap: 'anywhere' },
  more: {
    margin: theme.spacing(1, 0, 0),
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
}));

/** What happened, without who did it, for one line. */
function eventWords(entry: CloneActivity, { t }: Words): string {
  const { kind, stage } = entry;
  switch (kind) {
    case 'stage':
      return t('drawer.activity.stage', {
        stage: t(`stage.${stage ?? 'imported'}`),
      });
    case 'failed':
      return t('drawer.activity.failedAt', {
        stage: t(`stage.failed.${stage ?? 'imported'}`),
      });
    default:
      return t(`drawer.activity.${kind}`);
  }
}

function Event({ entry }: { entry: CloneActivity }): ReactElement {
  const words = useWords();
  const { t } = words;
  const { kind, by, message } = entry;
  if (
    by &&
    (kind === 'ordered' ||
      kind === 'confirmed' ||
      kind === 'retried' ||
      kind === 'deleted')
  ) {
    return t(`drawer.activity.${kind}By`, {
      person: <EntityDisplayName entityRef={by} hideIcon />,
    });
  }
  const event = eventWords(entry, words);
  return (
    <>
      {message
        ? t('drawer.activity.because', { event, message: asSentence(message) })
        : event}
    </>
  );
}

/** What happened to it and by whom, newest first. */
export const ActivitySection = (props: {
  clone: Clone;
  activity: UseQueryResult<Page<CloneActivity>>;
  open: boolean;
  onToggle(open: boolean): void;
  now: Date;
}) => {
  const { clone, activity, open, onToggle, now } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { data, error, refetch } = activity;
  const [last] = data?.items ?? [];
  return (
    <Disclosure
      title={t('drawer.activity.title')}
      open={open}
      onToggle={onToggle}
      summary={
        last &&
        t('drawer.activity.summary', {
          count: data?.totalItems ?? 0,
          last: `${eventWords(last, words).toLocaleLowerCase(
            words.language,
          )} ${clock(new Date(last.at), words)}`,
        })
      }
    >
      {error && !data && (
        <ErrorNote
          small
          error={error}
          object={clone.id}
          what={t('drawer.activity.failed', { name: clone.name })}
          onRetry={refetch}
        />
      )}
      {!error && !data && <p className={classes.more}>{t('common.loading')}</p>}
      {data?.items.length === 0 && (
        <p className={classes.more}>{t('drawer.activity.none')}</p>
      )}
      <ol className={classes.list}>
        {data?.items.map(entry => (
          <li key={entry.id} className={classes.entry}>
            <span className={classes.when}>
              <Moment date={new Date(entry.at)}>
                {dayAndClock(new Date(entry.at), now, words)}
              </Moment>
            </span>
            <span className={classes.what}>
              <Event entry={entry} />
            </span>
          </li>
        ))}
      </ol>
      {data && data.totalItems > data.items.length && (
        <p className={classes.more}>
          {t('drawer.activity.newest', {
            shown: String(data.items.length),
            total: String(data.totalItems),
          })}
        </p>
      )}
    </Disclosure>
  );
};
