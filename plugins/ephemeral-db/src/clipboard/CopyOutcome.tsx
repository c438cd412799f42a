import { makeStyles } from '@material-ui/core/styles';
import { subtleText, toneColors } from '../tones';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  root: {
    fontSize: theme.typography.pxToRem(13),
    color: subtleText(theme),
  },
  failed: { color: toneColors(theme, 'danger').line },
}));

/** What became of a copy, said politely. */
export const CopyOutcome = (props: { copied: boolean; failed: boolean }) => {
  const { copied, failed } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <span role="status" className={classes.root}>
      {copied && t('common.copied')}
      {failed && (
        <span className={classes.failed}>{t('common.copyFailed')}</span>
      )}
    </span>
  );
};
