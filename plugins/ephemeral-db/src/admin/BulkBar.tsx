import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useWords } from '../translation';
import { VerbButton } from '../verbs';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'sticky',
    bottom: theme.spacing(1),
    zIndex: 1,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
    padding: theme.spacing(1, 1.5),
    borderRadius: 8,
    background: theme.palette.background.paper,
    boxShadow: theme.shadows[4],
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginInlineStart: 'auto',
  },
  text: {
    flex: '1 0 auto',
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
  },
}));

/** What can be done with the ticked clones. It stays in view while the table is scrolled. */
export const BulkBar = (props: {
  count: number;
  /** Absent where the backend offers it on none of them. */
  onDelete?: () => void;
  onClear(): void;
}) => {
  const { count, onDelete, onClear } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div
      className={classes.root}
      role="group"
      aria-label={t('admin.bulk.label')}
    >
      <Typography role="status" className={classes.text}>
        {t('admin.bulk.selected', { count })}
      </Typography>
      <div className={classes.buttons}>
        <VerbButton onClick={onClear}>{t('admin.bulk.unselect')}</VerbButton>
        {onDelete && (
          <VerbButton onClick={onDelete}>{t('admin.bulk.delete')}</VerbButton>
        )}
      </div>
    </div>
  );
};
