import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ErrorIcon from '@material-ui/icons/Error';
import { subtleText, toneColors } from '../tones';

const useStyles = makeStyles(theme => ({
  root: {
    border: 0,
    margin: theme.spacing(0, 0, 2.5),
    padding: 0,
    minWidth: 0,
  },
  legend: {
    padding: 0,
    marginBottom: theme.spacing(0.75),
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
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

/** @see Field */
export interface FieldProps {
  legend: string;
  /** Of the one input; absent: the field is a group. */
  inputId?: string;
  /** Under which its hint and error are found. */
  id: string;
  hint?: ReactNode;
  error?: string;
  children: ReactNode;
}

/** One field of a form: its name, what to enter, what is known of it, and what is wrong with it. */
export const Field = (props: FieldProps) => {
  const { legend, inputId, id, hint, error, children } = props;
  const classes = useStyles();
  const text = (
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
  );
  return inputId ? (
    <div className={classes.root}>
      <Typography
        component="label"
        htmlFor={inputId}
        className={classes.legend}
        style={{ display: 'block' }}
      >
        {legend}
      </Typography>
      {children}
      {text}
    </div>
  ) : (
    <fieldset className={classes.root} aria-describedby={id}>
      <legend className={classes.legend}>{legend}</legend>
      {children}
      {text}
    </fieldset>
  );
};
