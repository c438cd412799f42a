import type { ComponentType } from 'react';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import { makeStyles, type Theme } from '@material-ui/core/styles';
import { toneColors, type Tone } from './tones';

const useStyles = makeStyles<Theme, { tone: Tone; size: number }>(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: ({ size }) => size,
    height: ({ size }) => size,
    borderRadius: 8,
    background: ({ tone }) => toneColors(theme, tone).background,
    color: ({ tone }) => toneColors(theme, tone).text,
    boxShadow: ({ tone }) =>
      tone === 'neutral' ? `inset 0 0 0 1px ${theme.palette.divider}` : 'none',
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  icon: { fontSize: 20 },
}));

/** An icon on a tinted square, 40 px unless told otherwise. It says nothing that a word beside does not. */
export const ToneIcon = (props: {
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  size?: number;
}) => {
  const { tone, Icon, size = 40 } = props;
  const classes = useStyles({ tone, size });
  return (
    <span className={classes.root}>
      <Icon className={classes.icon} aria-hidden />
    </span>
  );
};
