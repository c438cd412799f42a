import { type ReactNode, useId } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(2),
    borderRadius: 8,
    background: `var(--bui-bg-neutral-1, ${theme.palette.background.paper})`,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 1.5),
    minHeight: 32,
  },
  title: {
    flex: '1 1 auto',
    fontSize: theme.typography.pxToRem(20),
    fontWeight: 700,
    lineHeight: 1.3,
  },
}));

/** A part of the page with its heading. */
export const Panel = (props: {
  title: string;
  /** Right of the heading. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) => {
  const { title, aside, children, className } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={classNames(classes.root, className)}
    >
      <div className={classes.head}>
        <Typography id={id} component="h2" className={classes.title}>
          {title}
        </Typography>
        {aside}
      </div>
      {children}
    </section>
  );
};
