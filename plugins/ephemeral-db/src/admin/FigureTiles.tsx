import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ephemeralDbApiRef } from '../api';
import { useCloneList } from '../live';
import { useLinks } from '../links';
import { span } from '../moments';
import { formatBytes } from '../sizes';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { medianSecondsToReady, RECENT, savedBy } from './figures';
import { LAST_DAY, lastDay, PHASE_GROUPS, searchOf } from './filters';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
    gap: theme.spacing(2),
    margin: 0,
    padding: 0,
    listStyle: 'none',
    '@media (max-width: 799px)': {
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    },
    [theme.breakpoints.down('xs')]: { gap: theme.spacing(1) },
  },
  tile: {
    display: 'block',
    height: '100%',
    boxSizing: 'border-box',
    padding: theme.spacing(1.5, 2),
    borderRadius: 8,
    background: `var(--bui-bg-neutral-1, ${theme.palette.background.paper})`,
    color: theme.palette.text.primary,
    overflowWrap: 'anywhere',
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  link: {
    '&:hover': { textDecoration: 'none', boxShadow: theme.shadows[2] },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
  figure: {
    display: 'block',
    fontSize: theme.typography.pxToRem(24),
    fontWeight: 700,
    lineHeight: 1.3,
  },
  faint: {
    fontSize: theme.typography.pxToRem(16),
    lineHeight: 1.95,
    fontWeight: 600,
  },
  what: {
    display: 'block',
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.4,
  },
}));

/** Those that got ready, dead or alive: newest order first. */
function useRecentClones() {
  const api = useApi(ephemeralDbApiRef);
  return useQuery({
    queryKey: ['clones', 'recent'],
    queryFn: ({ signal }) =>
      api.listClones(
        {
          limit: 2 * RECENT,
          orderBy: 'createdAt,desc',
          phase: Object.values(PHASE_GROUPS).flat(),
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
}

interface Tile {
  key: string;
  figure?: string;
  /** In place of a figure that is not known. */
  instead: string;
  what: string;
  search: string;
}

/** Four figures over all that this person sees; each leads to the clones behind it. */
export const FigureTiles = (props: { sources: Source[]; now: Date }) => {
  const { sources, now } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { page } = useLinks();
  const all = useCloneList({ limit: 1 });
  const failed = useCloneList({ limit: 1, failedSince: lastDay(now) });
  const recent = useRecentClones();
  const saved = savedBy(sources);
  const median = recent.data && medianSecondsToReady(recent.data.items);
  const total = all.data?.totalItems;
  const failures = failed.data?.totalItems;
  const missing = ({ isPending }: { isPending: boolean }) =>
    isPending ? '…' : t('admin.figures.unknown');

  const tiles: Tile[] = [
    {
      key: 'clones',
      figure: total?.toLocaleString(words.language),
      instead: missing(all),
      what: t('admin.figures.clones', { count: total ?? 0 }),
      search: '',
    },
    {
      key: 'saved',
      figure: saved && formatBytes(saved.uniqueBytes, words),
      instead: t('common.notMeasured'),
      what: saved
        ? t('admin.figures.used', {
            count: saved.clones,
            size: formatBytes(saved.logicalBytes, words),
          })
        : t('admin.figures.usedUnknown'),
      search: '',
    },
    {
      key: 'median',
      figure: median && span(median.seconds * 1_000, words),
      instead: recent.data ? t('admin.figures.tooFew') : missing(recent),
      what: median
        ? t('admin.figures.median', { amount: String(median.of) })
        : t('admin.figures.medianUnknown'),
      search: searchOf({ phase: [...PHASE_GROUPS.ready] }),
    },
    {
      key: 'failed',
      figure: failures?.toLocaleString(words.language),
      instead: missing(failed),
      what: t('admin.figures.failed'),
      search: searchOf({ failedSince: LAST_DAY }),
    },
  ];

  return (
    <ul className={classes.list} aria-label={t('admin.figures.label')}>
      {tiles.map(({ key, figure, instead, what, search }) => {
        const content = (
          <>
            <span
              className={`${classes.figure} ${figure ? '' : classes.faint}`}
            >
              {figure ?? instead}
            </span>{' '}
            <span className={classes.what}>{what}</span>
          </>
        );
        return (
          <li key={key}>
            {page === undefined ? (
              <div className={classes.tile}>{content}</div>
            ) : (
              <Link
                to={`${page.replace(/\/$/, '')}/clones${search}`}
                className={`${classes.tile} ${classes.link}`}
              >
                {content}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
};
