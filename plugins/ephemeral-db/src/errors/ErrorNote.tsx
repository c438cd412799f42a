import { useMemo } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ErrorIcon from '@material-ui/icons/Error';
import classNames from 'classnames';
import { useCopy } from '../clipboard';
import { toneColors } from '../tones';
import { useWords } from '../translation';
import { errorDetails, explainError } from './explainError';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    gap: theme.spacing(1.5),
    padding: theme.spacing(2),
    borderRadius: 8,
    background: toneColors(theme, 'danger').background,
    color: toneColors(theme, 'danger').text,
    textAlign: 'start',
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  small: { padding: theme.spacing(1, 1.5), gap: theme.spacing(1) },
  icon: { flexShrink: 0, fontSize: 20 },
  text: { minWidth: 0, overflowWrap: 'anywhere' },
  what: { fontWeight: 600, fontSize: theme.typography.pxToRem(14) },
  message: { fontSize: theme.typography.pxToRem(14) },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1),
    margin: theme.spacing(0.5, 0, -0.5, -1),
  },
  button: {
    padding: theme.spacing(0.5, 1),
    color: 'inherit',
    fontWeight: 600,
    fontSize: theme.typography.pxToRem(14),
    letterSpacing: 'normal',
    textTransform: 'none',
    '&:focus-visible': { outline: '2px solid currentColor' },
    '@media (pointer: coarse)': { minHeight: 44 },
  },
}));

/** @see ErrorNote */
export interface ErrorNoteProps {
  error: unknown;
  /** What happened to what, as a sentence: "Could not load the clones." */
  what: string;
  /** Absent: trying again is somewhere else, or makes no sense. */
  onRetry?: () => void;
  /** In a row or a dialog. */
  small?: boolean;
  /** The object's name or id, for whoever gets the copied details. */
  object?: string;
  className?: string;
}

/** What happened, to what and what next. Read aloud as it comes. */
export const ErrorNote = (props: ErrorNoteProps) => {
  const { error, what, onRetry, small, object, className } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { copy, copied, failed } = useCopy();
  const { facts, at } = useMemo(
    () => ({ facts: explainError(error, words), at: new Date() }),
    [error, words],
  );
  return (
    <div
      role="alert"
      className={classNames(classes.root, small && classes.small, className)}
    >
      <ErrorIcon className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <Typography component="p" className={classes.what}>
          {what}
        </Typography>
        <Typography component="p" className={classes.message}>
          {facts.message}
        </Typography>
        {failed && (
          <Typography component="p" className={classes.message}>
            {t('common.copyFailed')}
          </Typography>
        )}
        <div className={classes.buttons}>
          {onRetry && (
            <Button className={classes.button} onClick={onRetry}>
              {t('common.tryAgain')}
            </Button>
          )}
          <Button
            className={classes.button}
            onClick={() => copy(errorDetails(facts, { what, at, object }))}
          >
            {copied ? t('common.copied') : t('common.copyDetails')}
          </Button>
        </div>
      </div>
    </div>
  );
};
