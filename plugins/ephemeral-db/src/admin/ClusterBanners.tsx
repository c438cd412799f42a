import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CloudOffIcon from '@material-ui/icons/CloudOff';
import { clock, dayAndClock } from '../moments';
import { toneColors } from '../tones';
import { useWords } from '../translation';
import { silentClusters } from './silentClusters';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    gap: theme.spacing(1.5),
    padding: theme.spacing(1.5, 2),
    borderRadius: 8,
    background: toneColors(theme, 'warning').background,
    color: toneColors(theme, 'warning').text,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  icon: { flexShrink: 0, fontSize: 20 },
  text: { fontSize: theme.typography.pxToRem(14), lineHeight: 1.4 },
}));

const DAY = 24 * 3_600_000;

/** One line for each cluster that does not answer. */
export const ClusterBanners = (props: { sources: Source[]; now: Date }) => {
  const { sources, now } = props;
  const classes = useStyles();
  const words = useWords();
  return (
    <>
      {silentClusters(sources).map(({ cluster, since }) => (
        <div key={cluster} role="status" className={classes.root}>
          <CloudOffIcon className={classes.icon} aria-hidden />
          <Typography className={classes.text}>
            {words.t('common.unreachable', {
              cluster,
              moment:
                now.getTime() - since.getTime() < DAY
                  ? clock(since, words)
                  : dayAndClock(since, now, words),
            })}
          </Typography>
        </div>
      ))}
    </>
  );
};
