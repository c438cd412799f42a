import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  root: {
    position: 'absolute',
    width: 1,
    height: 1,
    margin: -1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

/** Text that is read aloud and not seen, where the eye has something else. */
export const Aloud = (props: {
  children: ReactNode;
  /** Read when it changes, and not only when one comes by. */
  live?: boolean;
}) => {
  const classes = useStyles();
  return (
    <span className={classes.root} role={props.live ? 'status' : undefined}>
      {props.children}
    </span>
  );
};
