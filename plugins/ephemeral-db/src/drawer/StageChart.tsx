import { makeStyles, type Theme } from '@material-ui/core/styles';
import classNames from 'classnames';
import { Aloud } from '../aloud';
import { numberFormat } from '../intl';
import { span } from '../moments';
import { subtleText, toneColors } from '../tones';
import { useWords, type Words } from '../translation';
import { axisFor, type StageBar, type StageChart } from './stageBars';

const LABEL_WIDTH = 128;
const SECONDS_WIDTH = 56;

const useStyles = makeStyles<Theme>(theme => {
  const hatch = subtleText(theme);
  return {
    root: { position: 'relative', fontSize: theme.typography.pxToRem(14) },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    row: {
      display: 'grid',
      gridTemplateColumns: `${LABEL_WIDTH}px 1fr ${SECONDS_WIDTH}px`,
      alignItems: 'center',
      minHeight: 26,
      lineHeight: 1.3,
      [theme.breakpoints.down('xs')]: {
        gridTemplateColumns: `96px 1fr ${SECONDS_WIDTH}px`,
      },
    },
    pending: { color: subtleText(theme) },
    track: { position: 'relative', height: 12 },
    bar: {
      position: 'absolute',
      top: 0,
      bottom: 0,
      minWidth: 3,
      borderRadius: 2,
      background: theme.palette.primary.main,
      boxSizing: 'border-box',
      forcedColorAdjust: 'none',
      '@media (forced-colors: active)': { background: 'CanvasText' },
    },
    // A wait is no work: it is drawn hollow, with strokes across.
    waiting: {
      border: `1px solid ${hatch}`,
      background: `repeating-linear-gradient(135deg, transparent 0 3px, ${hatch} 3px 5px)`,
      '@media (forced-colors: active)': {
        borderColor: 'CanvasText',
        background: 'Canvas',
      },
    },
    running: {
      '@media (prefers-reduced-motion: no-preference)': {
        transition: 'width 1s linear, left 1s linear',
      },
    },
    failed: { background: toneColors(theme, 'danger').line },
    unfinished: { background: hatch },
    tick: {
      position: 'absolute',
      top: -4,
      bottom: -4,
      width: 2,
      marginLeft: -1,
      background: theme.palette.text.primary,
      // Seen on the bar as well as beside it.
      boxShadow: `0 0 0 1px ${theme.palette.background.paper}`,
      forcedColorAdjust: 'none',
      '@media (forced-colors: active)': { background: 'Highlight' },
    },
    seconds: {
      textAlign: 'right',
      fontVariantNumeric: 'tabular-nums',
      whiteSpace: 'nowrap',
    },
    failedWord: {
      color: toneColors(theme, 'danger').line,
      fontWeight: 600,
    },
    grid: {
      position: 'absolute',
      top: 0,
      bottom: 20,
      left: LABEL_WIDTH,
      right: SECONDS_WIDTH,
      pointerEvents: 'none',
      [theme.breakpoints.down('xs')]: { left: 96 },
    },
    line: {
      position: 'absolute',
      top: 0,
      bottom: 0,
      width: 1,
      background: theme.palette.divider,
    },
    axis: {
      position: 'relative',
      height: 20,
      marginLeft: LABEL_WIDTH,
      marginRight: SECONDS_WIDTH,
      color: subtleText(theme),
      fontSize: theme.typography.pxToRem(12),
      lineHeight: '20px',
      [theme.breakpoints.down('xs')]: { marginLeft: 96 },
    },
    mark: {
      position: 'absolute',
      transform: 'translateX(-50%)',
      whiteSpace: 'nowrap',
    },
  };
});

const TENTHS: Intl.NumberFormatOptions = { maximumFractionDigits: 1 };
const HUNDREDTHS: Intl.NumberFormatOptions = { maximumFractionDigits: 2 };

const percent = (part: number, whole: number) =>
  `${Math.min(100, Math.max(0, (part / whole) * 100))}%`;

/** `44 s`, and `0.4 s` where a whole second would say nothing. */
export function duration(seconds: number, words: Words): string {
  if (seconds >= 0.95 || seconds < 0.05) return span(seconds * 1_000, words);
  return words.t('drawer.stages.tenths', {
    amount: numberFormat(TENTHS, words).format(seconds),
  });
}

/** What the eye reads from the bar and its tick. */
function aloud(bar: StageBar, words: Words): string {
  const { t } = words;
  const states = {
    done: undefined,
    running: t('drawer.stages.underWay'),
    failed: undefined,
    unfinished: t('drawer.stages.unfinished'),
    pending: t('drawer.stages.pending'),
  };
  const usually =
    bar.usualSeconds === undefined
      ? undefined
      : t('drawer.stages.usually', {
          span: duration(bar.usualSeconds, words),
        });
  return [states[bar.state], usually].filter(Boolean).join(', ');
}

const Line = (props: { bar: StageBar; end: number }) => {
  const { bar, end } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { key, state, stretches, seconds, usualSeconds } = bar;
  const failed = state === 'failed';
  const last = stretches.at(-1);
  const heard = aloud(bar, words);
  return (
    <li className={classes.row}>
      <span
        className={classNames(
          (state === 'pending' || key === 'waiting') && classes.pending,
        )}
      >
        {key === 'waiting' ? t('drawer.stages.waiting') : t(`stage.${key}`)}
      </span>
      <span className={classes.track} aria-hidden>
        {stretches.map(({ from, to }) => (
          <span
            key={from}
            className={classNames(
              classes.bar,
              key === 'waiting' && classes.waiting,
              state !== 'done' && state !== 'pending' && classes[state],
            )}
            style={{ left: percent(from, end), width: percent(to - from, end) }}
          />
        ))}
        {last && usualSeconds !== undefined && (
          <span
            className={classes.tick}
            style={{
              left: percent(stretches[0].from + usualSeconds, end),
            }}
          />
        )}
      </span>
      <span
        className={classNames(classes.seconds, failed && classes.failedWord)}
      >
        {failed
          ? t('drawer.stages.failed')
          : seconds !== undefined && duration(seconds, words)}
        {heard && <Aloud>, {heard}</Aloud>}
      </span>
    </li>
  );
};

/** A clone's stages from the order on. Read aloud it is a list of stages with their times. */
export const StageChartView = (props: { chart: StageChart }) => {
  const { bars, end } = props.chart;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const axis = axisFor(end);
  const number = numberFormat(HUNDREDTHS, words);
  return (
    <div className={classes.root}>
      <div className={classes.grid} aria-hidden>
        {axis.ticks.map((tick, index) => (
          <span
            key={tick}
            className={classes.line}
            style={{ left: percent(index, axis.ticks.length - 1) }}
          />
        ))}
      </div>
      <ol className={classes.list}>
        {bars.map(bar => (
          <Line key={bar.key} bar={bar} end={axis.end} />
        ))}
      </ol>
      <div className={classes.axis} aria-hidden>
        {axis.ticks.map((tick, index) => {
          const amount = number.format(tick);
          const isLast = index === axis.ticks.length - 1;
          const withUnit =
            axis.unit === 'seconds'
              ? t('drawer.stages.secondsAxis', { amount })
              : t('drawer.stages.minutesAxis', { amount });
          return (
            <span
              key={tick}
              className={classes.mark}
              style={{ left: percent(index, axis.ticks.length - 1) }}
            >
              {isLast ? withUnit : amount}
            </span>
          );
        })}
      </div>
    </div>
  );
};
