import { useEffect, useId, useState } from 'react';
import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Button from '@material-ui/core/Button';
import InputAdornment from '@material-ui/core/InputAdornment';
import OutlinedInput from '@material-ui/core/OutlinedInput';
import Typography from '@material-ui/core/Typography';
import { makeStyles, type Theme } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import SearchIcon from '@material-ui/icons/Search';
import classNames from 'classnames';
import { clock, momentOf } from '../moments';
import { probeChange, shapeOf } from '../states';
import { PointMark } from '../timeline';
import { subtleText, toneColors } from '../tones';
import { useWords } from '../translation';
import { byDay, findPoints, firstFigure } from './findPoints';
import type { useReadyPoints } from './useReadyPoints';
import { outlinedInput } from './inputStyles';
import { useHiddenInput } from './useHiddenInput';

/** Searched through at most. */
const MOST = 1_000;

/** The golden line that the marks stand on. */
function rail(theme: Theme) {
  return {
    content: '""',
    position: 'absolute',
    top: 0,
    // Over the seam of two rows, which may lie between pixels.
    bottom: -1,
    left: 19,
    width: 6,
    boxSizing: 'border-box',
    background: theme.palette.gold,
    border: `0 solid ${subtleText(theme)}`,
    borderWidth: '0 1px',
  } as const;
}

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1), minWidth: 0 },
  search: {
    ...outlinedInput(theme),
    '& input': { padding: 0 },
  },
  list: {
    maxHeight: 264,
    overflowY: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: 4,
    background: theme.palette.background.paper,
  },
  day: {
    position: 'relative',
    padding: theme.spacing(1, 1.5, 0.5, 5.5),
    fontSize: theme.typography.pxToRem(12),
    fontWeight: 600,
    color: subtleText(theme),
    '&::before': rail(theme),
  },
  empty: { padding: theme.spacing(1.5) },
  row: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: '28px minmax(0, 1fr) 20px',
    alignItems: 'center',
    columnGap: theme.spacing(1),
    minHeight: 36,
    padding: theme.spacing(0.5, 1.5, 0.5, 1),
    cursor: 'pointer',
    fontSize: theme.typography.pxToRem(14),
    overflowWrap: 'normal',
    '&:hover': { background: theme.palette.action.hover },
    '&::before': rail(theme),
    '@media (pointer: coarse)': { minHeight: 44 },
  },
  texts: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1),
  },
  chosen: {
    background: toneColors(theme, 'info').background,
    color: toneColors(theme, 'info').text,
    '&:hover': { background: toneColors(theme, 'info').background },
    '& $aside': { color: 'inherit' },
    '@media (forced-colors: active)': { outline: '2px solid Highlight' },
  },
  focused: {
    '&:focus-within': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  mark: { position: 'relative', display: 'flex', justifyContent: 'center' },
  name: { minWidth: 44, fontWeight: 600, whiteSpace: 'nowrap' },
  // Takes the room between, so that figures stand at the right; where they wrap, at the left.
  between: { flexGrow: 1 },
  aside: { color: subtleText(theme), minWidth: 0 },
  figure: { whiteSpace: 'nowrap' },
  older: {
    justifySelf: 'start',
    textTransform: 'none',
    letterSpacing: 'normal',
    fontWeight: 600,
    color: theme.palette.primary.main,
  },
}));

/** @see PointChooser */
export interface PointChooserProps {
  query: ReturnType<typeof useReadyPoints>;
  now: Date;
  value?: Snapshot;
  onChange(point: Snapshot): void;
}

/** All points by day, newest first, to find one in. */
export const PointChooser = (props: PointChooserProps) => {
  const { query, now, value, onChange } = props;
  const { points = [], total, hasNextPage } = query;
  const { isFetchingNextPage, fetchNextPage } = query;
  const classes = useStyles();
  const hidden = useHiddenInput();
  const words = useWords();
  const { t } = words;
  const id = useId();
  const [text, setText] = useState('');
  const mayLoad = hasNextPage && !isFetchingNextPage && points.length < MOST;
  const isSearching = text.trim() !== '';
  // What is searched for may be older than what is loaded.
  useEffect(() => {
    if (isSearching && mayLoad) fetchNextPage();
  }, [isSearching, mayLoad, fetchNextPage]);

  const found = findPoints(points, text, words);
  const before = new Map(
    points.map((point, index) => [point.id, points[index + 1]]),
  );
  return (
    <div className={classes.root}>
      <OutlinedInput
        className={classes.search}
        // Not what the form around it requires.
        required={false}
        value={text}
        onChange={event => setText(event.target.value)}
        placeholder={t('order.newClone.search')}
        inputProps={{ 'aria-label': t('order.newClone.searchLabel') }}
        onKeyDown={event => {
          // It searches as it is typed; the form is not sent.
          if (event.key === 'Enter') event.preventDefault();
        }}
        startAdornment={
          <InputAdornment position="start">
            <SearchIcon fontSize="small" aria-hidden />
          </InputAdornment>
        }
      />
      <div
        className={classes.list}
        role="radiogroup"
        aria-label={t('order.newClone.point')}
      >
        {found.length === 0 && (
          <Typography className={classes.empty} role="status">
            {t('order.newClone.nothingFound', { text: text.trim() })}
          </Typography>
        )}
        {byDay(found, now, words).map(day => (
          <div key={day.key}>
            <Typography component="div" className={classes.day}>
              {day.head}
            </Typography>
            {day.points.map(point => {
              const time = clock(momentOf(point), words);
              const change =
                point.probes[0] &&
                probeChange(point.probes[0], before.get(point.id), words);
              const chosen = point.id === value?.id;
              return (
                <label
                  key={point.id}
                  className={classNames(
                    classes.row,
                    classes.focused,
                    chosen && classes.chosen,
                  )}
                >
                  <input
                    className={hidden}
                    type="radio"
                    name={`${id}moment`}
                    checked={chosen}
                    onChange={() => onChange(point)}
                  />
                  <span className={classes.mark}>
                    <PointMark point={point} />
                  </span>
                  <span className={classes.texts}>
                    <span className={classes.name}>{point.label ?? time}</span>
                    <span
                      className={classNames(classes.aside, classes.between)}
                    >
                      {[
                        point.label && time,
                        shapeOf(point) === 'weaker' &&
                          t(`consistency.${point.consistency}`),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                    <span className={classes.figure}>
                      {firstFigure(point, words)}
                      {change && (
                        <span className={classes.aside}> ({change})</span>
                      )}
                    </span>
                  </span>
                  {chosen ? (
                    <CheckIcon fontSize="small" aria-hidden />
                  ) : (
                    <span />
                  )}
                </label>
              );
            })}
          </div>
        ))}
      </div>
      {hasNextPage && points.length < MOST && (
        <Button
          className={classes.older}
          size="small"
          endIcon={<ExpandMoreIcon aria-hidden />}
          onClick={() => fetchNextPage()}
        >
          {t('order.newClone.loadOlder', {
            count: Math.max(0, (total ?? 0) - points.length),
          })}
        </Button>
      )}
    </div>
  );
};
