import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  root: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

/** Text that is only read aloud. */
export const Unseen = ({ children }: { children: string }) => (
  <span className={useStyles().root}>{children}</span>
);
