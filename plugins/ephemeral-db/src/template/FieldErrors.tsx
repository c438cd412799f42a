import type { ReactElement } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import ErrorIcon from '@material-ui/icons/Error';
import { toneColors } from '../tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(0.5),
    marginTop: theme.spacing(0.75),
    fontSize: theme.typography.pxToRem(13),
    fontWeight: 600,
    color: toneColors(theme, 'danger').text,
  },
  error: { display: 'flex', gap: theme.spacing(0.75) },
  icon: { fontSize: 18, flexShrink: 0 },
}));

/** What is wrong with a field. The scaffolder's own are hard to read on dark paper. */
export const FieldErrors = (props: {
  errors?: (string | ReactElement)[];
  idSchema: { $id: string };
}) => {
  const { errors = [], idSchema } = props;
  const classes = useStyles();
  return errors.length > 0 ? (
    <div id={`${idSchema.$id}__error`} className={classes.root}>
      {errors.map((error, index) => (
        <div key={index} className={classes.error}>
          <ErrorIcon className={classes.icon} aria-hidden />
          <span>{error}</span>
        </div>
      ))}
    </div>
  ) : null;
};
