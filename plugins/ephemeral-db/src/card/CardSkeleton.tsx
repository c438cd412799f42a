import { makeStyles } from '@material-ui/core/styles';
import { Bone } from '../skeleton';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    marginBottom: theme.spacing(2.5),
  },
  texts: { display: 'grid', gap: theme.spacing(1) },
  row: {
    display: 'grid',
    gridTemplateColumns: '1fr auto auto',
    alignItems: 'center',
    gap: theme.spacing(2),
    height: 60,
    boxSizing: 'border-box',
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  strip: { marginBottom: theme.spacing(2) },
}));

/** The card's own shape while it loads. */
export const CardSkeleton = ({ narrow }: { narrow: boolean }) => {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('card.loading')}>
      <div className={classes.head}>
        <Bone width={40} height={40} />
        <div className={classes.texts}>
          <Bone width={200} height={16} />
          <Bone width={140} height={12} />
        </div>
      </div>
      {!narrow && (
        <div className={classes.strip}>
          <Bone width="100%" height={104} />
        </div>
      )}
      {[1, 2, 3].map(row => (
        <div key={row} className={classes.row}>
          <div className={classes.texts}>
            <Bone width={140} height={14} />
            <Bone width={narrow ? 120 : 200} height={12} />
          </div>
          {!narrow && <Bone width={80} height={24} />}
          {!narrow && <Bone width={104} height={32} />}
        </div>
      ))}
    </div>
  );
};
