import { useEffect, useState } from 'react';
import type {
  Clone,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { useWords, type Words } from '../translation';
import { Disclosure } from './Disclosure';
import { duration, StageChartView } from './StageChart';
import { type StageChart, stageBars } from './stageBars';

const useStyles = makeStyles(theme => ({
  tick: {
    display: 'inline-block',
    width: 2,
    height: 14,
    margin: theme.spacing(0, 0.75, 0, 0.5),
    verticalAlign: '-2px',
    background: theme.palette.text.primary,
    forcedColorAdjust: 'none',
    '@media (forced-colors: active)': { background: 'Highlight' },
  },
}));

const UNDER_WAY: Clone['phase'][] = ['queued', 'provisioning'];

function summaryOf(
  { phase }: Clone,
  { seconds }: StageChart,
  words: Words,
): string | undefined {
  const { t } = words;
  if (seconds === undefined) {
    return phase === 'failed' ? t('drawer.stages.failed') : undefined;
  }
  const took = { span: duration(seconds, words) };
  if (UNDER_WAY.includes(phase)) return t('drawer.stages.soFar', took);
  return phase === 'failed'
    ? t('drawer.stages.failedAfter', took)
    : t('drawer.stages.readyIn', took);
}

/** How it came up: unfolded while one waits for it, and where it failed; later one line. */
export const StagesSection = (props: {
  clone: Clone;
  source?: Source;
  now: Date;
  failedAt?: Date;
}) => {
  const { clone, source, now, failedAt } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const matters = UNDER_WAY.includes(clone.phase) || clone.phase === 'failed';
  const [open, setOpen] = useState(matters);
  useEffect(() => {
    if (matters) setOpen(true);
  }, [matters]);

  const chart = stageBars(clone, source, now, failedAt);
  const summary = summaryOf(clone, chart, words);
  const { usualSeconds } = chart;
  return (
    <Disclosure
      title={t('drawer.stages.title')}
      open={open}
      onToggle={setOpen}
      summary={summary}
      aside={
        <>
          {summary}
          {usualSeconds !== undefined && (
            <>
              {summary && ' · '}
              <span className={classes.tick} aria-hidden />
              {t('drawer.stages.usually', {
                span: duration(usualSeconds, words),
              })}
            </>
          )}
        </>
      }
    >
      <StageChartView chart={chart} />
    </Disclosure>
  );
};
