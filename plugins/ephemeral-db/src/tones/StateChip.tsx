import type { ComponentType } from 'react';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import { subtleText, type Tone } from './tones';
import { toneRules } from './toneStyles';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 6,
    height: theme.typography.pxToRem(24),
    maxWidth: '100%',
    padding: theme.spacing(0, 1),
    borderRadius: 4,
    boxSizing: 'border-box',
    fontSize: theme.typography.pxToRem(12),
    lineHeight: 1.4,
    fontWeight: 600,
    whiteSpace: 'nowrap',
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  ...toneRules(theme),
  icon: { fontSize: theme.typography.pxToRem(16), flexShrink: 0 },
  subtle: { color: subtleText(theme) },
  label: { overflow: 'hidden', textOverflow: 'ellipsis' },
  // Grey, but as easy to read as before.
  faded: {
    background: 'transparent',
    color: subtleText(theme),
    boxShadow: `inset 0 0 0 1px ${theme.palette.divider}`,
  },
}));

/** @see StateChip */
export interface StateChipProps {
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  label: string;
  /** What is shown was known earlier: its cluster does not answer. */
  faded?: boolean;
  className?: string;
}

/** A state as icon, word and tint. Never wraps. */
export const StateChip = (props: StateChipProps) => {
  const { tone, Icon, label, faded, className } = props;
  const classes = useStyles();
  return (
    <span
      className={classNames(
        classes.root,
        classes[tone],
        faded && classes.faded,
        className,
      )}
    >
      <Icon
        className={classNames(
          classes.icon,
          (faded || tone === 'neutral') && classes.subtle,
        )}
        aria-hidden
      />
      <span className={classes.label}>{label}</span>
    </span>
  );
};
