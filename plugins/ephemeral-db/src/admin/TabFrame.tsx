import type { PropsWithChildren } from 'react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    alignContent: 'start',
    gap: theme.spacing(2),
    maxWidth: 1_920,
    margin: '0 auto',
    padding: theme.spacing(0, 2.5, 4),
    // The tables and panels are as wide as they are allowed; this line keeps the page from scrolling sideways.
    boxSizing: 'border-box',
    width: '100%',
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(0, 1, 4) },
  },
}));

/** Room around a tab: neither frontend system gives any. As wide as the header of Backstage UI above it. */
export const TabFrame = ({ children }: PropsWithChildren<{}>) => {
  const classes = useStyles();
  return <div className={classes.root}>{children}</div>;
};
