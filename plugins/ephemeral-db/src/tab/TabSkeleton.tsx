import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import { Bone } from '../skeleton';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2) },
  panel: { display: 'grid', gap: theme.spacing(2) },
}));

const RowsSkeleton = () => {
  const classes = useStyles();
  return (
    <EntityInfoCard>
      <div className={classes.panel}>
        <Bone width={120} height={24} />
        {[1, 2, 3, 4].map(row => (
          <Bone key={row} width="100%" height={32} />
        ))}
      </div>
    </EntityInfoCard>
  );
};

/** Where the lists will be, until the strip above them is drawn. */
export const ListsSkeleton = () => {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('card.loading')}>
      <RowsSkeleton />
    </div>
  );
};

/** The tab's own shape while it loads. */
export const TabSkeleton = ({ narrow }: { narrow: boolean }) => {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('card.loading')} className={classes.root}>
      <EntityInfoCard>
        <div className={classes.panel}>
          <Bone width={160} height={24} />
          <Bone width={280} height={40} />
          {!narrow && <Bone width="100%" height={200} />}
        </div>
      </EntityInfoCard>
      <RowsSkeleton />
    </div>
  );
};
