import { useId } from 'react';
import Drawer from '@material-ui/core/Drawer';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ErrorNote } from '../errors';
import { useClone } from '../live';
import { dayAndClock } from '../moments';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { CloneBody } from './CloneBody';
import { CloseButton } from './DrawerHead';
import { DrawerSkeleton } from './DrawerSkeleton';
import { isMissing } from './isMissing';

const useStyles = makeStyles(theme => ({
  paper: {
    width: 560,
    maxWidth: '100%',
    boxSizing: 'border-box',
    padding: theme.spacing(3),
    overflowX: 'hidden',
    [theme.breakpoints.down('xs')]: {
      width: '100%',
      padding: theme.spacing(2),
    },
  },
  head: {
    display: 'flex',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(2),
  },
  title: {
    margin: 0,
    fontSize: theme.typography.pxToRem(20),
    fontWeight: 700,
    lineHeight: 1.6,
  },
  stale: {
    margin: theme.spacing(0, 0, 2),
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
}));

/** @see CloneDrawer */
export interface CloneDrawerProps {
  cloneId: string;
  /** It opens at how to connect, as the links of tasks and agents ask. */
  atConnect?: boolean;
  onClose(): void;
}

/** While there is no clone to show: it loads, does not exist, or could not be read. */
const WithoutClone = (props: {
  titleId: string;
  cloneId: string;
  error: Error | null;
  onRetry(): void;
  onClose(): void;
}) => {
  const { titleId, cloneId, error, onRetry, onClose } = props;
  const classes = useStyles();
  const { t } = useWords();
  const missing = isMissing(error);
  return (
    <>
      <div className={classes.head}>
        <Typography id={titleId} component="h2" className={classes.title}>
          {missing ? t('drawer.missing.title') : t('drawer.title')}
        </Typography>
        <CloseButton onClose={onClose} />
      </div>
      {!error && <DrawerSkeleton />}
      {missing && <Typography>{t('drawer.missing.text')}</Typography>}
      {error && !missing && (
        <ErrorNote
          error={error}
          object={cloneId}
          what={t('common.loadFailed', { what: t('common.whatClone') })}
          onRetry={onRetry}
        />
      )}
    </>
  );
};

const Content = (props: CloneDrawerProps & { titleId: string }) => {
  const { cloneId, atConnect, onClose, titleId } = props;
  const classes = useStyles();
  const words = useWords();
  const { data, error, refetch, dataUpdatedAt } = useClone(cloneId);
  if (!data) {
    return (
      <WithoutClone
        {...{ titleId, cloneId, error, onClose }}
        onRetry={refetch}
      />
    );
  }
  return (
    <>
      {error && (
        <p role="status" className={classes.stale}>
          {words.t('common.stale', {
            moment: dayAndClock(new Date(dataUpdatedAt), new Date(), words),
          })}
        </p>
      )}
      <CloneBody {...{ titleId, atConnect, onClose }} clone={data} />
    </>
  );
};

/** One clone, at the right over what one came from; on small screens in front of it. */
export const CloneDrawer = (props: CloneDrawerProps) => {
  const { cloneId, onClose } = props;
  const classes = useStyles();
  const titleId = useId();
  return (
    <Drawer
      open
      anchor="right"
      onClose={onClose}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': titleId,
        className: classes.paper,
      }}
    >
      {/* Another clone is another drawer: nothing that was unfolded or revealed goes over to it. */}
      <Content {...props} key={cloneId} titleId={titleId} />
    </Drawer>
  );
};
