import { Skeleton } from '@backstage/ui';
import { makeStyles } from '@material-ui/core/styles';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  tiles: {
    display: 'grid',
    gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
    gap: theme.spacing(2),
    [theme.breakpoints.down('sm')]: {
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    },
  },
}));

/** A wait of the Sources tab, in its own shape. */
export const SourcesSkeleton = () => {
  const classes = useStyles();
  const { t } = useWords();
  const block = (height: number, key?: string) => (
    <Skeleton key={key} width="100%" height={height} />
  );
  return (
    <>
      <span role="status" aria-label={t('common.loading')} />
      {block(112)}
      <div className={classes.tiles}>
        {['clones', 'saved', 'median', 'failed'].map(tile => block(80, tile))}
      </div>
      {block(240)}
    </>
  );
};

/** A wait of the Clones tab. */
export const ClonesSkeleton = () => {
  const { t } = useWords();
  return (
    <>
      <span role="status" aria-label={t('common.loading')} />
      <Skeleton width="100%" height={360} />
    </>
  );
};
