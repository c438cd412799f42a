import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Bone } from '../skeleton';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import type { FormValues } from './readForm';

const useStyles = makeStyles(theme => ({
  text: {
    fontSize: theme.typography.pxToRem(14),
    color: subtleText(theme),
  },
}));

/** In place of a field that nothing can be said in before the source is known. Why it is not, the source's field says. */
export const WaitsForSource = (props: { form: FormValues; height: number }) => {
  const { form, height } = props;
  const classes = useStyles();
  const { t } = useWords();
  return form.sourceName === undefined ? (
    <Typography className={classes.text}>
      {t('template.waitsForSource')}
    </Typography>
  ) : (
    <Bone width="100%" height={height} />
  );
};
