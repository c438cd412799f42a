import { makeStyles } from '@material-ui/core/styles';
import { ErrorNote, Note } from '../errors';
import { useWords } from '../translation';
import { BelowRow } from './BelowRow';
import type { ServiceTimelines } from './useServiceTimelines';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  },
}));

/** What there is to know of the source, over the whole width: why it cannot be had, and its notice. */
export const SourceNotes = (props: {
  reading: ServiceTimelines;
  troubles: string[];
  notice?: string;
}) => {
  const { reading, troubles, notice } = props;
  const classes = useStyles();
  const { t } = useWords();
  const hasError = reading.error !== undefined;
  return hasError || troubles.length > 0 || notice ? (
    <BelowRow>
      <div className={classes.root}>
        {hasError && (
          <ErrorNote
            small
            error={reading.error}
            what={t('template.source.failed')}
            onRetry={reading.refetch}
          />
        )}
        {troubles.map(trouble => (
          <Note key={trouble} tone="danger">
            {trouble}
          </Note>
        ))}
        {notice && <Note tone="info">{notice}</Note>}
      </div>
    </BelowRow>
  ) : null;
};
