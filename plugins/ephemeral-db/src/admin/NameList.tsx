import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useWords } from '../translation';

/** How many names a list shows before it only counts. */
const AT_MOST = 10;

const useStyles = makeStyles(theme => ({
  list: {
    margin: theme.spacing(0.5, 0, 1.5),
    paddingInlineStart: theme.spacing(2.5),
  },
  item: { overflowWrap: 'anywhere' },
}));

/** Up to 10 lines, then how many more there are. */
export const NameList = (props: { lines: { id: string; text: string }[] }) => {
  const { lines } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <ul className={classes.list}>
      {lines.slice(0, AT_MOST).map(({ id, text }) => (
        <Typography key={id} component="li" className={classes.item}>
          {text}
        </Typography>
      ))}
      {lines.length > AT_MOST && (
        <Typography component="li">
          {t('admin.bulk.more', { amount: String(lines.length - AT_MOST) })}
        </Typography>
      )}
    </ul>
  );
};
