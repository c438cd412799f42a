import { makeStyles } from '@material-ui/core/styles';
import { Aloud } from '../aloud';
import { Bone } from '../skeleton';
import { useWords } from '../translation';
import { Panel } from './Panel';

const useStyles = makeStyles(theme => ({
  tiles: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: theme.spacing(2),
  },
  rows: {
    display: 'grid',
    gap: theme.spacing(2.5),
    padding: theme.spacing(2, 0, 1),
  },
}));

const Rows = ({ count }: { count: number }) => {
  const classes = useStyles();
  return (
    <div className={classes.rows}>
      {Array.from({ length: count }, (_, row) => (
        <Bone key={row} width="100%" height={28} />
      ))}
    </div>
  );
};

/** A wait of the Sources tab, in its own shape. */
export const SourcesSkeleton = () => {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <>
      <Aloud live>{t('common.loading')}</Aloud>
      <Panel title={t('admin.attention.titleNone')}>
        <Rows count={1} />
      </Panel>
      <div className={classes.tiles}>
        {['clones', 'saved', 'median', 'failed'].map(tile => (
          <Bone key={tile} width="100%" height={76} />
        ))}
      </div>
      <Panel title={t('admin.sources.titlePlain')}>
        <Rows count={4} />
      </Panel>
    </>
  );
};

/** A wait of the table of clones. */
export const ClonesSkeleton = () => {
  const { t } = useWords();
  return (
    <>
      <Aloud live>{t('common.loading')}</Aloud>
      <Rows count={8} />
    </>
  );
};
