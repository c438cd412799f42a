import { type ReactNode, useId } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: { marginTop: theme.spacing(4) },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    minHeight: 32,
    marginBottom: theme.spacing(1),
  },
  title: {
    margin: 0,
    fontSize: theme.typography.pxToRem(16),
    fontWeight: 600,
    lineHeight: 1.4,
  },
}));

/** A part of the drawer under its own heading. */
export const Section = (props: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) => {
  const { title, aside, children } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <section className={classes.root} aria-labelledby={id}>
      <div className={classes.head}>
        <Typography id={id} component="h3" className={classes.title}>
          {title}
        </Typography>
        {aside}
      </div>
      {children}
    </section>
  );
};
