import type { CSSProperties } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'block',
    maxWidth: '100%',
    borderRadius: 4,
    background: theme.palette.action.hover,
    '@media (prefers-reduced-motion: no-preference)': {
      animation: '$breathe 1.6s ease-in-out 0.5s infinite',
    },
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  round: { borderRadius: '50%' },
  '@keyframes breathe': {
    '0%, 100%': { opacity: 1 },
    '50%': { opacity: 0.4 },
  },
}));

/** A part of a skeleton: the place and shape of something that is still loading. */
export const Bone = (props: {
  width: CSSProperties['width'];
  height: number;
  round?: boolean;
  className?: string;
}) => {
  const { width, height, round, className } = props;
  const classes = useStyles();
  return (
    <span
      className={classNames(classes.root, round && classes.round, className)}
      style={{ width, height }}
      aria-hidden
    />
  );
};
