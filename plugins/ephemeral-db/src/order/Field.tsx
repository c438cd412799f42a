import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ErrorIcon from '@material-ui/icons/Error';
import classNames from 'classnames';
import { subtleText, toneColors } from '../tones';

const useStyles = makeStyles(theme => ({
  root: {
    border: 0,
    margin: theme.spacing(0, 0, 2.5),
    padding: 0,
    minWidth: 0,
  },
  flush: { marginBottom: 0 },
  description: {
    margin: theme.spacing(-0.25, 0, 1),
    fontSize: theme.typography.pxToRem(13),
    color: subtleText(theme),
  },
  legend: {
    display: 'block',
    padding: 0,
    marginBottom: theme.spacing(0.75),
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    lineHeight: 1.5,
  },
  hint: {
    marginTop: theme.spacing(0.75),
    fontSize: theme.typography.pxToRem(13),
    color: subtleText(theme),
  },
  error: {
    display: 'flex',
    gap: theme.spacing(0.75),
    marginTop: theme.spacing(0.75),
    fontSize: theme.typography.pxToRem(13),
    fontWeight: 600,
    color: toneColors(theme, 'danger').text,
  },
  icon: { fontSize: 18, flexShrink: 0 },
}));

/** What a form says of a field. */
export interface FieldBasics {
  legend: string;
  description?: string;
  /** Where the form shows its errors itself: the id of those. */
  errorId?: string;
  isInvalid?: boolean;
  /** The form keeps its distance to the next field. */
  isFlush?: boolean;
}

/** @see Field */
export interface FieldProps extends FieldBasics {
  /** Of the one input; absent: the field is a group. */
  inputId?: string;
  /** Under which its hint and error are found. */
  id: string;
  hint?: ReactNode;
  error?: string;
  children: ReactNode;
}

/** For `aria-describedby`: those that there are. */
export function describedBy(
  ...ids: (string | false | undefined)[]
): string | undefined {
  return ids.filter(Boolean).join(' ') || undefined;
}

/** One field of a form: its name, what to enter, what is known of it, and what is wrong with it. */
export const Field = (props: FieldProps) => {
  const { legend, description, inputId, id, hint, error, children } = props;
  const { errorId, isInvalid, isFlush } = props;
  const classes = useStyles();
  const className = classNames(classes.root, isFlush && classes.flush);
  const body = (
    <>
      {description && (
        <Typography component="p" className={classes.description}>
          {description}
        </Typography>
      )}
      {children}
      <div id={id}>
        {hint && (
          <Typography component="p" className={classes.hint}>
            {hint}
          </Typography>
        )}
        {error && (
          <Typography component="p" role="alert" className={classes.error}>
            <ErrorIcon className={classes.icon} aria-hidden />
            <span>{error}</span>
          </Typography>
        )}
      </div>
    </>
  );
  return inputId ? (
    <div className={className}>
      <Typography
        component="label"
        htmlFor={inputId}
        className={classes.legend}
      >
        {legend}
      </Typography>
      {body}
    </div>
  ) : (
    <fieldset
      className={className}
      aria-describedby={describedBy(id, isInvalid && errorId)}
    >
      <legend className={classes.legend}>{legend}</legend>
      {body}
    </fieldset>
  );
};
