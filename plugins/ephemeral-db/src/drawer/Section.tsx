import { type ReactNode, useEffect, useId, useRef } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    marginTop: theme.spacing(4),
    scrollMarginTop: theme.spacing(2),
    outline: 'none',
  },
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

/** Whether nobody has gone anywhere within the drawer yet. */
function isUntouched(section: HTMLElement): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement.contains(section);
}

/** A part of the drawer under its own heading. */
export const Section = (props: {
  title: string;
  aside?: ReactNode;
  /** What the drawer was opened for: it is gone to as it comes. */
  isTarget?: boolean;
  children: ReactNode;
}) => {
  const { title, aside, isTarget, children } = props;
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const section = root.current;
    if (!isTarget || !section || !isUntouched(section)) return;
    section.focus({ preventScroll: true });
    section.scrollIntoView?.({ block: 'start' });
  }, [isTarget]);
  const classes = useStyles();
  const id = useId();
  return (
    <section
      ref={root}
      className={classes.root}
      aria-labelledby={id}
      tabIndex={isTarget ? -1 : undefined}
    >
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
