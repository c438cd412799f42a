import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useWords } from '../translation';
import { VerbButton } from '../verbs';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(4, 0, 2) },
}));

/** No clone at all, none with these filters, or none any more on a later page. */
export const EmptyClones = (props: {
  filtered: boolean;
  onClear(): void;
  /** Absent on the first page. */
  onFirst?: () => void;
}) => {
  const { filtered, onClear, onFirst } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div className={classes.root}>
      <Typography paragraph role="status">
        {filtered ? t('admin.clones.noneFound') : t('admin.clones.noneYet')}
      </Typography>
      {onFirst && (
        <VerbButton onClick={onFirst}>{t('admin.clones.newest')}</VerbButton>
      )}
      {filtered && !onFirst && (
        <VerbButton onClick={onClear}>{t('admin.filters.clear')}</VerbButton>
      )}
    </div>
  );
};
